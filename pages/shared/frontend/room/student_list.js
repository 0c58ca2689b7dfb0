// The students who are here, for the teacher to rename or remove.

import { make } from "../dom.js"

/** @import { Room } from "./room.js" */
/** @import { Student, TeacherData } from "./types.d.ts" */

export class StudentList {
  /** @type {Map<number, { row: HTMLElement, field: HTMLInputElement }>} */ rows = new Map()

  /**
   * @param {Room} room
   * @param {HTMLElement} parent
   */
  constructor(room, parent) {
    this.room = room
    const box = make("details", {}, parent)
    this.summary = make("summary", {}, box)
    this.list = make("div", {}, box)
  }

  /**
   * Show who is here; a name that is being typed is left alone.
   * @param {Student[]} students
   */
  draw(students) {
    this.summary.textContent = `Students: ${students.length}`
    const here = new Set(students.map(({ student }) => student))
    for (const [student, { row }] of this.rows) {
      if (here.has(student)) continue
      row.remove()
      this.rows.delete(student)
    }
    for (const { student, name } of students) {
      const { field } = this.rows.get(student) ?? this.addRow(student)
      const { activeElement } = /** @type {Document} */ (field.getRootNode())
      if (activeElement !== field) field.value = name
    }
  }

  /** @param {number} student */
  addRow(student) {
    const { limits } = /** @type {TeacherData} */ (this.room.data)
    const row = make("div", { class: "bn-seat" }, this.list)
    const label = `Name at seat ${student}`
    const field = make("input", { maxlength: limits.nickname, "aria-label": label }, row)
    field.addEventListener("change", () => {
      this.room.act({ kind: "renamed", student, nickname: field.value })
    })
    // Until the new name comes back, the field shows the old one.
    field.addEventListener("blur", () => this.room.face?.onRefused?.())
    const attributes = { type: "button", class: "bn-button" }
    const remove = make("button", attributes, row, "Remove")
    remove.setAttribute("aria-label", `Remove seat ${student}`)
    remove.addEventListener("click", () => {
      const sure = confirm(`Remove ${field.value} from this room for good?`)
      if (sure) this.room.act({ kind: "removed", student })
    })
    const made = { row, field }
    this.rows.set(student, made)
    return made
  }
}
