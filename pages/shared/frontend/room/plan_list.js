// The plan of a lesson: any of its steps starts with one click, and "Next" takes them in order.

import { make } from "../dom.js"

/** @import { Room } from "./room.js" */
/** @import { Setting, TeacherData } from "./types.d.ts" */

export class PlanList {
  drawn = ""

  /**
   * @param {Room} room
   * @param {HTMLElement} parent
   */
  constructor(room, parent) {
    this.room = room
    this.root = make("div", { role: "group", "aria-label": "The plan" }, parent)
    make("h3", {}, this.root, "The plan")
    this.list = make("ol", { class: "bn-plan" }, this.root)
  }

  /**
   * @param {Setting[]} plan
   * @param {number} done
   */
  draw(plan, done) {
    const drawn = JSON.stringify([plan, done])
    if (drawn === this.drawn) return
    this.drawn = drawn
    this.root.hidden = !plan.length
    this.list.replaceChildren()
    plan.forEach((setting, index) => {
      const kind = { class: index < done ? "done" : "" }
      const item = make("li", kind, this.list, `${this.describe(setting)} `)
      const attributes = { type: "button", class: "bn-button" }
      const start = make("button", attributes, item, "Start")
      start.setAttribute("aria-label", `Start step ${index + 1}`)
      start.addEventListener("click", () => this.room.act({ kind: "started", setting }))
    })
  }

  /**
   * A setting in a line: the name of a question of the bank, or the teacher's own words.
   * @param {Setting} setting
   */
  describe({ kind, id, text, link }) {
    const { kinds } = /** @type {TeacherData} */ (this.room.data)
    const subject = id?.replaceAll("-", " ") || text || link
    return subject ? `${kinds[kind]}: ${subject}` : kinds[kind]
  }
}
