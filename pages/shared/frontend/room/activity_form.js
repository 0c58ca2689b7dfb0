// The form by which a teacher describes the next activity, one for every kind.

import { make } from "../dom.js"
import { placeOf } from "./votes.js"

/** @import { Attributes } from "../dom.js" */
/** @import { Control, Setting, TeacherData } from "./types.d.ts" */

export class ActivityForm {
  /**
   * @param {Element} parent
   * @param {TeacherData} data
   */
  constructor(parent, data) {
    this.data = data
    const attributes = { class: "bn-start", role: "group", "aria-label": "An activity" }
    this.root = make("div", attributes, parent)
    const { limits } = data
    this.kind = this.addField("Activity", "select")
    for (const kind in data.kinds) make("option", { value: kind }, this.kind, data.kinds[kind])
    this.bank = this.addField("Question", "select")
    this.text = this.addField("Text of the question", "input", { maxlength: limits.question })
    this.options = this.addField("Options, one per line", "textarea")
    this.right = this.addField("Right option (its letter; empty if there is none)", "input", {
      maxlength: 1,
    })
    this.answer = this.addField("Correct answer", "input", { type: "number", step: "any" })
    this.link = this.addField("Link to a lesson, from its Share button", "input", {
      maxlength: limits.link,
    })
    this.controls = data.network.map((control) => this.addControl(control))
    this.line = data.line.map((control) => this.addControl(control))
    this.question = make("p", { class: "bn-question" }, this.root)
    this.kind.addEventListener("change", () => this.listQuestions())
    this.bank.addEventListener("change", () => this.showFields())
    this.listQuestions()
  }

  /**
   * @template {"input" | "select" | "textarea"} Tag
   * @param {string} label
   * @param {Tag} tag
   * @param {Attributes} [attributes]
   */
  addField(label, tag, attributes = {}) {
    return make(tag, attributes, make("label", {}, this.root, label))
  }

  /** @param {Control} control */
  addControl({ name, label, options, low, high, value }) {
    if (!options.length) {
      const bounds = { type: "number", min: low, max: high, step: "any" }
      const node = this.addField(label, "input", bounds)
      node.value = String(value)
      return { name, node, read: () => Number(node.value) }
    }
    const node = this.addField(label, "select")
    for (const option of options) make("option", { value: option }, node, option)
    node.value = String(value)
    return { name, node, read: () => node.value }
  }

  // The questions of the bank that fit the kind of activity, by lesson.
  listQuestions() {
    /** @type {Record<string, string>} */
    const kinds = { predict: "numeric", vote: "choice" }
    this.bank.replaceChildren(make("option", { value: "" }, null, "your own question"))
    /** @type {Record<string, HTMLOptGroupElement>} */
    const groups = {}
    for (const { id, kind, lesson } of this.data.bank) {
      if (kind !== kinds[this.kind.value]) continue
      groups[lesson] ??= make("optgroup", { label: lesson }, this.bank)
      make("option", { value: id }, groups[lesson], id.replaceAll("-", " "))
    }
    this.showFields()
  }

  // Only the fields that the kind of activity has.
  showFields() {
    const kind = this.kind.value
    const asks = ["predict", "vote"].includes(kind), typed = asks && !this.bank.value
    const sweeps = kind === "class_sweep"
    /** @type {[HTMLElement, boolean][]} */
    const fields = [
      [this.bank, asks],
      [this.text, typed],
      [this.options, typed && kind === "vote"],
      [this.right, typed && kind === "vote"],
      [this.answer, typed && kind === "predict"],
      [this.link, kind === "look_at"],
    ]
    for (const { node } of this.controls) fields.push([node, sweeps])
    for (const { node } of this.line) fields.push([node, kind === "write_line"])
    for (const [node, shown] of fields) if (node.parentElement) node.parentElement.hidden = !shown
    const question = this.data.bank.find(({ id }) => id === this.bank.value)
    this.question.textContent = asks && question ? question.text : ""
  }

  /**
   * The setting as the server takes it.
   * @returns {Setting & Record<string, unknown>}
   */
  readSetting() {
    const kind = this.kind.value
    if (kind === "living_batch") return { kind }
    if (kind === "look_at") return { kind, link: this.link.value }
    if (kind === "class_sweep" || kind === "write_line") {
      const controls = kind === "class_sweep" ? this.controls : this.line
      return { kind, ...Object.fromEntries(controls.map(({ name, read }) => [name, read()])) }
    }
    if (this.bank.value) return { kind, id: this.bank.value, seed: this.data.seed }
    const text = this.text.value
    if (kind === "predict") {
      return { kind, text, answer: this.answer.value === "" ? null : Number(this.answer.value) }
    }
    const options = this.options.value.split("\n").filter((line) => line.trim())
    const right = placeOf(this.right.value)
    const known = right >= 0 && right < this.data.limits.options
    return { kind, text, options, right: known ? right : null }
  }
}
