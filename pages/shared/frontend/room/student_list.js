// The students who are here, for the teacher to rename or remove.

import { html, repeat, unlessTyping } from "../template.js"

/** @import { Room } from "./room.js" */
/** @import { Student, TeacherData } from "./types.d.ts" */

/**
 * Show who is here; a name that is being typed is left alone.
 * @param {Room} room
 * @param {Student[]} students
 */
export function drawStudents(room, students) {
  const seats = repeat(students, ({ student }) => student, (each) => drawSeat(room, each))
  return html`
    <details>
      <summary>Students: ${students.length}</summary>
      <div>${seats}</div>
    </details>
  `
}

/**
 * @param {Room} room
 * @param {Student} seat
 */
function drawSeat(room, { student, name }) {
  const { limits } = /** @type {TeacherData} */ (room.data)
  const rename = (/** @type {Event} */ { target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target)
    room.act({ kind: "renamed", student, nickname: value })
  }
  const remove = () => {
    const sure = confirm(
      `Remove ${name} from this room? The browser of this student cannot join again unless you ` +
        "approve it. The answer to the current activity is deleted; earlier answers stay in the " +
        "report. Another browser or a private window can still join: close the room, or approve " +
        "each new student, to prevent that.",
    )
    if (sure) room.act({ kind: "removed", student })
  }
  // Until the new name comes back, the field shows the old one.
  return html`
    <div class="bn-seat">
      <input
        maxlength=${limits.nickname}
        aria-label=${`Name at seat ${student}`}
        .value=${unlessTyping(name)}
        @change=${rename}
        @blur=${() => room.paint()}
      >
      <button
        type="button"
        class="bn-button"
        aria-label=${`Remove seat ${student}`}
        @click=${remove}
      >Remove</button>
    </div>
  `
}
