// The teacher's controls of a living batch: mode, scale and shift, outlier, and size of the batches.

import { make } from "../dom.js"

/** @import { Room } from "./room.js" */
/** @import { TeacherData, TeacherView } from "./types.d.ts" */

const SIZES = [0, 2, 3, 4, 5, 8, 10, 16] // students in a batch, 0 for all

export class BatchControls {
  mode = "train"
  seats = ""

  /**
   * @param {Room} room
   * @param {HTMLElement} parent
   */
  constructor(room, parent) {
    this.room = room
    this.root = make("div", { class: "bn-bar bn-static" }, parent)
    this.gamma = this.addNumber("γ", "gamma")
    this.beta = this.addNumber("β", "beta")
    this.outlier = this.addChoice("outlier", (student) => ({ kind: "singled", student }))
    this.size = this.addChoice("batches of", (size) => ({ kind: "split", size }))
    for (const size of SIZES) make("option", { value: size }, this.size, size || "all")
  }

  /**
   * @param {string} label
   * @param {string} name of the event's field
   */
  addNumber(label, name) {
    const { scale } = /** @type {TeacherData} */ (this.room.data)
    const control = scale.find((each) => each.name === name)
    const bounds = { min: Number(control?.low), max: Number(control?.high) }
    const attributes = { type: "number", step: 0.5, ...bounds }
    const node = make("input", attributes, make("label", {}, this.root, label))
    node.addEventListener("change", () => {
      const gamma = Number(this.gamma.value), beta = Number(this.beta.value)
      if (node.value === "") this.room.face?.onRefused?.()
      else this.room.act({ kind: "scaled", gamma, beta })
    })
    return node
  }

  /**
   * @param {string} label
   * @param {(value: number) => Record<string, unknown>} makeRecord
   */
  addChoice(label, makeRecord) {
    const node = make("select", {}, make("label", {}, this.root, label))
    node.addEventListener("change", () => this.room.act(makeRecord(Number(node.value))))
    return node
  }

  switchMode() {
    this.room.act({ kind: "switched", mode: this.mode === "train" ? "inference" : "train" })
  }

  /** @param {TeacherView} view */
  draw({ kind, activity, students }) {
    this.root.hidden = kind !== "living_batch"
    if (this.root.hidden) return
    this.mode = activity.mode
    const { activeElement } = /** @type {Document} */ (this.root.getRootNode())
    if (activeElement !== this.gamma) this.gamma.value = activity.gamma
    if (activeElement !== this.beta) this.beta.value = activity.beta
    const seats = JSON.stringify(students)
    if (seats !== this.seats) {
      this.seats = seats
      const choices = [{ student: 0, name: "none" }, ...students]
      this.outlier.replaceChildren(
        ...choices.map(({ student, name }) => make("option", { value: student }, null, name)),
      )
    }
    this.outlier.value = activity.outlier
    this.size.value = activity.size
  }
}
