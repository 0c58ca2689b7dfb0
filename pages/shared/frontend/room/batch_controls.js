// The teacher's controls of a living batch: mode, scale and shift, outlier, and size of the batches.

import { html, live, unlessTyping } from "../template.js"

/** @import { Part } from "../template.js" */
/** @import { Room } from "./room.js" */
/** @import { TeacherData, TeacherView } from "./types.d.ts" */

const SIZES = [0, 2, 3, 4, 5, 8, 10, 16] // students in a batch, 0 for all

/**
 * @param {Room} room
 * @param {TeacherView} view
 */
export function drawBatchControls(room, { activity, students }) {
  const { mode, outlier, size } = activity
  const other = mode === "train" ? "inference" : "train"
  const words = `Switch to ${other === "train" ? "training" : other}`
  const change = () => room.act({ kind: "switched", mode: other })
  const seats = [{ student: 0, name: "none" }, ...students].map(({ student, name }) =>
    html`<option value=${student} .selected=${live(student === outlier)}>${name}</option>`
  )
  const sizes = SIZES.map((each) =>
    html`<option value=${each} .selected=${live(each === size)}>${each || "all"}</option>`
  )
  return html`<div class="bn-bar bn-static">
    <button type="button" class="bn-button" title="Key i" data-key="i" @click=${change}>${words}</button>
    ${drawNumber(room, activity, "γ", "gamma")} ${drawNumber(room, activity, "β", "beta")}
    ${drawChoice("outlier", seats, (student) => room.act({ kind: "singled", student }))}
    ${drawChoice("batches of", sizes, (each) => room.act({ kind: "split", size: each }))}
  </div>`
}

/**
 * @param {Room} room
 * @param {any} activity
 * @param {string} label
 * @param {"gamma" | "beta"} name of the event's field
 */
function drawNumber(room, activity, label, name) {
  const { scale } = /** @type {TeacherData} */ (room.data)
  const control = scale.find((each) => each.name === name)
  const onChange = (/** @type {Event} */ { target }) => {
    const field = /** @type {HTMLInputElement} */ (target)
    const fields = field.closest(".bn-bar")?.querySelectorAll("input") ?? []
    const [gamma, beta] = [...fields].map(({ value }) => Number(value))
    if (field.value === "") room.paint()
    else room.act({ kind: "scaled", gamma, beta })
  }
  return html`<label>${label}<input
      type="number"
      step="0.5"
      min=${Number(control?.low)}
      max=${Number(control?.high)}
      .value=${unlessTyping(activity[name])}
      @change=${onChange}
      @blur=${() => room.paint()}
    ></label>`
}

/**
 * @param {string} label
 * @param {Part[]} options
 * @param {(value: number) => void} act
 */
function drawChoice(label, options, act) {
  const onChange = (/** @type {Event} */ { target }) => {
    act(Number(/** @type {HTMLSelectElement} */ (target).value))
  }
  return html`<label>${label}<select @change=${onChange}>${options}</select></label>`
}
