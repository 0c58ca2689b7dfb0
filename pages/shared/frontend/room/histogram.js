// The numbers that a class has answered, as a histogram on its side: a row for each, so that every
// number and the name of every usual mistake has room. Every count was made by the server.

import { html, nothing } from "../template.js"

/** @import { Bar } from "./types.d.ts" */

/** @param {Bar[]} bars in order */
export function drawHistogram(bars) {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return html`<ol class="bn-histogram" aria-label="Answers and their numbers of students">
    ${bars.map((bar) => drawBar(bar, most))}
  </ol>`
}

/**
 * @param {Bar} bar
 * @param {number} most
 */
function drawBar({ label, count, kind, why }, most) {
  const mark = kind === "right" ? " ✓" : kind === "mistake" ? " ✗" : ""
  const stripe = count ? html`<i style=${`width:${(80 * count) / most}%`}></i>` : nothing
  return html`<li class=${kind}>
    <span class="bn-value">${label}${mark}</span>
    <span class="bn-count">${stripe}<span>${count}</span></span>
    ${why ? html`<small>${why}</small>` : nothing}
  </li>`
}
