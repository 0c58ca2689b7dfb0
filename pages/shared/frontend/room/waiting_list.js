// The students who wait for the teacher to let them in.

import { html, nothing, repeat } from "../template.js"

/** @import { Room } from "./room.js" */
/** @import { Student } from "./types.d.ts" */

const EVERYBODY = { student: 0, name: "Everybody" }
const ACTIONS = [["Let in", "admitted"], ["Turn away", "declined"]]

/**
 * @param {Room} room
 * @param {Student[]} waiting
 */
export function drawWaiting(room, waiting) {
  if (!waiting.length) return nothing
  const rows = [EVERYBODY, ...waiting]
  return html`<div role="group" aria-label="Waiting to be let in">
    <h3>Waiting to be let in: ${waiting.length}</h3>
    ${repeat(rows, ({ student }) => student, (each) => drawRow(room, each))}
  </div>`
}

/**
 * @param {Room} room
 * @param {Student} row
 */
function drawRow(room, { student, name }) {
  const buttons = ACTIONS.map(([label, kind]) =>
    html`
      <button
        type="button"
        class="bn-button"
        aria-label=${`${label}: ${name}`}
        @click=${() => room.act({ kind, student })}
      >${label}</button>
    `
  )
  return html`<div class="bn-seat"><span>${name}</span>${buttons}</div>`
}
