// What the teacher begins next: one form for every kind of activity, shown in the words of the class.

import { placeOf } from "./answers.js"
import { make } from "../dom.js"

export class Start {
  // `data` holds the activities' names, the bank, drawn with a seed, and the knobs of the class sweep's network.
  constructor(parent, data) {
    this.data = data
    this.root = make("div", { class: "bn-start", role: "group", "aria-label": "An activity" }, parent)
    this.kind = this.field("Activity", "select")
    for (const each in data.kinds) make("option", { value: each }, this.kind, data.kinds[each])
    this.bank = this.field("Question", "select")
    this.text = this.field("Its text", "input", { maxlength: data.limits.question })
    this.options = this.field("Answers to choose, one a line", "textarea")
    this.right = this.field("The right one (A, B, …; or none)", "input", { maxlength: 1 })
    this.answer = this.field("The answer", "input", { type: "number", step: "any" })
    this.link = this.field("A lesson's link, from Share", "input", { maxlength: data.limits.link })
    this.network = data.network.map((knob) => this.knob(knob))
    this.asked = make("p", { class: "bn-asked" }, this.root)
    this.kind.addEventListener("change", () => this.fill())
    this.bank.addEventListener("change", () => this.show())
    this.fill()
  }

  field(label, tag, more = {}) {
    return make(tag, more, make("label", {}, this.root, label))
  }

  knob({ name, label, options, low, high, value }) {
    const node = this.field(label, options.length ? "select" : "input", options.length ? {} : { type: "number", min: low, max: high, step: "any" })
    for (const each of options) make("option", { value: each }, node, each)
    node.value = value
    return { name, node, read: () => (options.length ? node.value : Number(node.value)) }
  }

  fill() {
    const of = { predict: "numeric", vote: "choice" }[this.kind.value]
    this.bank.replaceChildren(make("option", { value: "" }, null, "typed by you"))
    const groups = {}
    for (const { id, kind, lesson } of this.data.bank) {
      if (kind !== of) continue
      groups[lesson] ??= make("optgroup", { label: lesson }, this.bank)
      make("option", { value: id }, groups[lesson], id.replaceAll("-", " "))
    }
    this.show()
  }

  show() {
    const kind = this.kind.value
    const asks = ["predict", "vote"].includes(kind), typed = asks && !this.bank.value
    const shown = [
      [this.bank, asks],
      [this.text, typed],
      [this.options, typed && kind === "vote"],
      [this.right, typed && kind === "vote"],
      [this.answer, typed && kind === "predict"],
      [this.link, kind === "look_at"],
      ...this.network.map(({ node }) => [node, kind === "class_sweep"]),
    ]
    for (const [node, is] of shown) node.parentElement.hidden = !is
    this.asked.textContent = (asks && this.data.bank.find(({ id }) => id === this.bank.value)?.text) || ""
  }

  // The setting as the server takes it.
  setting() {
    const kind = this.kind.value
    if (kind === "look_at") return { kind, link: this.link.value }
    if (kind === "class_sweep") return Object.fromEntries([["kind", kind], ...this.network.map(({ name, read }) => [name, read()])])
    if (kind === "living_batch") return { kind }
    if (this.bank.value) return { kind, id: this.bank.value, seed: this.data.seed }
    const text = this.text.value
    if (kind === "predict") return { kind, text, answer: this.answer.value === "" ? null : Number(this.answer.value) }
    const right = placeOf(this.right.value)
    const options = this.options.value.split("\n").filter((each) => each.trim())
    return { kind, text, options, right: right >= 0 && right < this.data.limits.options ? right : null }
  }
}
