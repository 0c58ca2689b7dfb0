// The students who wait for the teacher to let them in.

import { make } from "../dom.js"

/** @import { Room } from "./room.js" */
/** @import { Student } from "./types.d.ts" */

const EVERYBODY = 0

export class WaitingList {
  /** @type {string | null} whom the list shows */ scene = null

  /**
   * @param {Room} room
   * @param {HTMLElement} parent
   */
  constructor(room, parent) {
    this.room = room
    this.root = make("div", { role: "group", "aria-label": "Waiting to be let in" }, parent)
    this.root.hidden = true
  }

  /** @param {Student[]} waiting */
  draw(waiting) {
    const scene = JSON.stringify(waiting)
    if (scene === this.scene) return
    this.scene = scene
    this.root.hidden = !waiting.length
    this.root.replaceChildren()
    make("h3", {}, this.root, `Waiting to be let in: ${waiting.length}`)
    this.addRow(EVERYBODY, "Everybody")
    for (const { student, name } of waiting) this.addRow(student, name)
  }

  /**
   * @param {number} student
   * @param {string} name
   */
  addRow(student, name) {
    const row = make("div", { class: "bn-seat" }, this.root)
    make("span", {}, row, name)
    for (const [label, kind] of [["Let in", "admitted"], ["Turn away", "declined"]]) {
      const button = make("button", { type: "button", class: "bn-button" }, row, label)
      button.setAttribute("aria-label", `${label}: ${name}`)
      button.addEventListener("click", () => this.room.act({ kind, student }))
    }
  }
}
