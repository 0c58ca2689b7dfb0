// The plan of a lesson: any of its steps starts with one click, and "Next" takes them in order.

import { html, nothing } from "../template.js"

/** @import { Room } from "./room.js" */
/** @import { Setting, TeacherData, TeacherView } from "./types.d.ts" */

/**
 * @param {Room} room
 * @param {TeacherView} view
 */
export function drawPlan(room, { plan, titles, done }) {
  if (!plan.length) return nothing
  const { kinds } = /** @type {TeacherData} */ (room.data)
  const steps = plan.map((setting, index) => {
    const start = () => room.act({ kind: "started", setting })
    return html`<li class=${index < done ? "done" : ""}>
      ${describeSetting(setting, titles[index], kinds)}
      <button
        type="button"
        class="bn-button"
        aria-label=${`Start step ${index + 1}`}
        @click=${start}
      >Start</button>
    </li>`
  })
  return html`
    <div role="group" aria-label="The plan">
      <h3>The plan</h3>
      <ol class="bn-plan">${steps}</ol>
    </div>
  `
}

/**
 * A setting in a line: the teacher's own words, or the beginning of a question of the bank.
 * @param {Setting} setting
 * @param {string} title of the question that it asks, if any
 * @param {Record<string, string>} kinds
 */
function describeSetting({ kind, text, link }, title, kinds) {
  const subject = text || title || link
  return subject ? `${kinds[kind]}: ${subject}` : kinds[kind]
}
