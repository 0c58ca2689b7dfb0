// The numbers that a class has answered, as a histogram. Every count was made by the server.

import { html, nothing, svg } from "../template.js"

/** @import { Prediction } from "./types.d.ts" */

const LEFT = 10, RIGHT = 590, FOOT = 155, HIGH = 120 // px of the bars

/** @param {Prediction} prediction */
export function drawHistogram({ histogram, written, truth, shown }) {
  const label = `Histogram of the answers, from ${shown.from} to ${shown.to}; ` +
    `the computed answer is ${written}`
  const { bars, at } = layOutBars(histogram.edges, histogram.counts)
  // The outermost bars also hold what lies beyond their edges.
  const { below, above } = histogram
  const from = below ? `${shown.from}, ${below} of them below` : shown.from
  const to = above ? `${above} of them above, ${shown.to}` : shown.to
  const x = at(truth)
  return html`<svg viewBox="0 0 600 222" class="bn-histogram" role="img" aria-label=${label}>
    ${bars.map(drawBar)}
    <line x1=${LEFT} x2=${RIGHT} y1="156" y2="156" class="rule"></line>
    <line x1=${x} x2=${x} y1="10" y2="162" class="truth"></line>
    <text x=${Math.min(Math.max(x, 40), 560)} y="180" text-anchor="middle" class="truth">
      ${written}
    </text>
    <text x=${LEFT} y="200">${from}</text>
    <text x=${RIGHT} y="200" text-anchor="end">${to}</text>
    <text x="300" y="216" text-anchor="middle">answers and their numbers of students</text>
  </svg>`
}

/** @param {{ x: number, width: number, height: number, count: number }} bar */
function drawBar({ x, width, height, count }) {
  const words = count
    ? svg`<text x=${x + width / 2} y=${FOOT - 5 - height} text-anchor="middle">${count}</text>`
    : nothing
  return svg`
    <rect x=${x + 1} y=${FOOT - height} width=${width - 2} height=${height}></rect>${words}
  `
}

/**
 * The bars between the edges, the tallest of full height, and the scale that they stand on.
 * @param {number[]} edges
 * @param {number[]} counts
 */
export function layOutBars(edges, counts) {
  const low = edges[0], high = edges[edges.length - 1]
  const at = (/** @type {number} */ value) => LEFT + ((RIGHT - LEFT) * (value - low)) / (high - low)
  const most = Math.max(1, ...counts)
  const bars = counts.map((count, place) => {
    const x = at(edges[place])
    return { x, width: at(edges[place + 1]) - x, height: (HIGH * count) / most, count }
  })
  return { bars, at }
}
