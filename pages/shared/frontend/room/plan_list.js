// The plan of a lesson: any of its steps starts with one click, and "Next" takes them in order.

import { html, nothing } from "../template.js"

/** @import { Room } from "./room.js" */
/** @import { Setting, TeacherData, TeacherView } from "./types.d.ts" */

/**
 * @param {Room} room
 * @param {TeacherView} view
 */
export function drawPlan(room, { plan, done }) {
  if (!plan.length) return nothing
  const { kinds } = /** @type {TeacherData} */ (room.data)
  const steps = plan.map((setting, index) => {
    const start = () => room.act({ kind: "started", setting })
    return html`<li class=${index < done ? "done" : ""}>
      ${describeSetting(setting, kinds)}
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
 * A setting in a line: the name of a question of the bank, or the teacher's own words.
 * @param {Setting} setting
 * @param {Record<string, string>} kinds
 */
export function describeSetting({ kind, id, text, link }, kinds) {
  const subject = id?.replaceAll("-", " ") || text || link
  return subject ? `${kinds[kind]}: ${subject}` : kinds[kind]
}
