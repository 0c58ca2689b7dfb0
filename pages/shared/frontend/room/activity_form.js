// The form by which a teacher describes the next activity, one for every kind. The browser's tab
// stores what stands in it, so that a reload finds it.

import { attempt } from "../storage.js"
import { html, live, nothing, unlessTyping } from "../template.js"

/** @import { Part } from "../template.js" */
/** @import { BankQuestion, Control, Setting, TeacherData } from "./types.d.ts" */

const STORED = "bn-form activity"
const QUESTIONS = /** @type {Record<string, string>} */ ({ predict: "numeric", vote: "choice" })

export class ActivityForm {
  kind = ""
  bank = "" // the id of a question of the bank, empty for a typed one
  /** @type {Record<string, string>} what is typed, by field */ typed = {}

  /**
   * @param {() => TeacherData} getData
   * @param {() => void} redraw
   */
  constructor(getData, redraw) {
    this.getData = getData
    this.redraw = redraw
    const { kinds, network, line } = getData()
    this.kind = Object.keys(kinds)[0]
    for (const { name, value } of [...network, ...line]) this.typed[name] = String(value)
    this.restore()
  }

  restore() {
    const { kinds, bank } = this.getData()
    const read = () => JSON.parse(sessionStorage.getItem(STORED) ?? "{}")
    const stored = attempt(read, {}) ?? {}
    if (!Object.hasOwn(kinds, stored.kind)) return
    this.kind = stored.kind
    if (bank.some(({ id }) => id === stored.bank)) this.bank = stored.bank
    for (const [name, text] of Object.entries(stored.typed ?? {})) this.typed[name] = String(text)
  }

  store() {
    const { kind, bank, typed } = this
    const text = JSON.stringify({ kind, bank, typed })
    attempt(() => sessionStorage.setItem(STORED, text), undefined)
  }

  /** @param {Part} buttons what is done with the activity */
  draw(buttons) {
    const { kinds, limits, bank, network, line } = this.getData()
    const { kind } = this
    const asks = kind in QUESTIONS, typed = asks && !this.bank
    const question = bank.find(({ id }) => id === this.bank)
    const onKind = (/** @type {Event} */ event) => {
      this.kind = valueOf(event)
      this.bank = ""
      this.store()
      this.redraw()
    }
    const onBank = (/** @type {Event} */ event) => {
      this.bank = valueOf(event)
      this.store()
      this.redraw()
    }
    const choices = Object.keys(kinds).map((each) =>
      html`<option value=${each} .selected=${live(each === kind)}>${kinds[each]}</option>`
    )
    return html`<div class="bn-start" role="group" aria-label="An activity">
      <label>Activity<select @change=${onKind}>${choices}</select></label>
      <label ?hidden=${!asks}>Question<select @change=${onBank}>${this.listQuestions()}</select></label>
      ${this.drawText("Text of the question", "text", typed, limits.question)}
      <label ?hidden=${!(typed && kind === "vote")}>Options, one per line<textarea
          .value=${unlessTyping(this.typed.options ?? "")}
          @input=${this.keep("options")}
        ></textarea></label>
      ${
      this.drawText(
        "Right option (its letter; empty if there is none)",
        "right",
        typed && kind === "vote",
        1,
      )
    }
      <label ?hidden=${!(typed && kind === "predict")}>Correct answer<input
          type="number"
          step="any"
          .value=${unlessTyping(this.typed.answer ?? "")}
          @input=${this.keep("answer")}
        ></label>
      ${
      this.drawText(
        "Largest error of a right answer (empty: one percent)",
        "tolerance",
        typed && kind === "predict",
        20,
      )
    }
      ${
      this.drawText(
        "Explanation, shown with the answer",
        "explanation",
        typed,
        limits.explanation,
      )
    }
      ${
      this.drawText(
        "Link to a lesson, from its Share button",
        "link",
        kind === "look_at",
        limits.link,
      )
    }
      ${network.map((control) => this.drawControl(control, kind === "class_sweep"))}
      ${line.map((control) => this.drawControl(control, kind === "write_line"))}
      ${asks && question ? drawQuestion(question) : nothing}
      <div class="bn-bar bn-static">${buttons}</div>
    </div>`
  }

  /**
   * @param {string} label
   * @param {string} name
   * @param {boolean} shown
   * @param {number} most characters
   */
  drawText(label, name, shown, most) {
    return html`<label ?hidden=${!shown}>${label}<input
        maxlength=${most}
        .value=${unlessTyping(this.typed[name] ?? "")}
        @input=${this.keep(name)}
      ></label>`
  }

  /**
   * @param {Control} control
   * @param {boolean} shown
   */
  drawControl({ name, label, options, low, high }, shown) {
    const keep = this.keep(name), value = this.typed[name]
    const field = options.length
      ? html`<select @change=${keep}>${
        options.map((each) =>
          html`<option value=${each} ?selected=${each === value}>${each}</option>`
        )
      }</select>`
      : html`
        <input type="number" min=${low} max=${high} step="any"
          .value=${unlessTyping(value)} @input=${keep}>
      `
    return html`<label ?hidden=${!shown}>${label}${field}</label>`
  }

  /** @param {string} name */
  keep(name) {
    return (/** @type {Event} */ event) => {
      this.typed[name] = valueOf(event)
      this.store()
    }
  }

  // The questions of the bank that fit the kind of activity, by lesson.
  listQuestions() {
    /** @type {Record<string, Part[]>} */
    const choices = {}
    for (const { id, kind, lesson, title } of this.getData().bank) {
      if (kind === QUESTIONS[this.kind]) (choices[lesson] ??= []).push(this.drawChoice(id, title))
    }
    const groups = Object.entries(choices).map(([lesson, each]) =>
      html`<optgroup label=${lesson}>${each}</optgroup>`
    )
    return html`${this.drawChoice("", "your own question")}${groups}`
  }

  /**
   * @param {string} id
   * @param {string} words
   */
  drawChoice(id, words) {
    return html`<option value=${id} .selected=${live(id === this.bank)}>${words}</option>`
  }

  /**
   * The setting as the server takes it.
   * @returns {Setting & Record<string, unknown>}
   */
  readSetting() {
    const { kind, typed } = this, { network, line, seed } = this.getData()
    if (kind === "living_batch") return { kind }
    if (kind === "look_at") return { kind, link: typed.link ?? "" }
    if (kind === "class_sweep" || kind === "write_line") {
      const controls = kind === "class_sweep" ? network : line
      return { kind, ...Object.fromEntries(controls.map((each) => [each.name, this.read(each)])) }
    }
    if (this.bank) return { kind, id: this.bank, seed }
    const { text = "", explanation = "", right = "" } = typed
    if (kind === "predict") {
      const [answer, tolerance] = [typed.answer, typed.tolerance].map(readNumber)
      return { kind, text, explanation, answer, tolerance }
    }
    const options = (typed.options ?? "").split("\n").filter((row) => row.trim())
    // Any text is sent: the server's refusal names the letters of the options.
    return { kind, text, explanation, options, right: right.trim() || null }
  }

  /** @param {Control} control */
  read({ name, options }) {
    return options.length ? this.typed[name] : Number(this.typed[name])
  }
}

/**
 * What the class will read: the text of a question and its options, if it has any.
 * @param {BankQuestion} question
 */
function drawQuestion({ text, options }) {
  const items = options.map((option) => html`<li>${option}</li>`)
  return html`<div class="bn-question">
    ${text} ${items.length ? html`<ol type="A">${items}</ol>` : nothing}
  </div>`
}

/**
 * A number as it was typed, with a comma or a point; null if nothing was.
 * @param {string | undefined} text
 */
function readNumber(text) {
  return text?.trim() ? Number(text.replace(",", ".").replace("−", "-")) : null
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement} */ (event.target).value
}
