// The editor of an exercise: what is typed is checked by the lab after each pause, number by number.
// The lab says what is right; nothing is computed here.

import { askWorkers } from "../computing.js"
import { component, make } from "../dom.js"
import { attempt } from "../storage.js"
import { Strip } from "./strip.js"

/** @import { Trigger } from "../dom.js" */
/** @import { Data as StripData } from "./strip.js" */

const PAUSE = 120 // ms without typing before the lab is asked
const REPORT = 900 // ms without typing before the page hears of it
const HIGHEST = 420 // px of the editor, which scrolls beyond

/** @type {Record<string, string>} */
const MARKS = { right: "✓", wrong: "✗", shape: "✗", close: "≈", error: "!", empty: "…" }

/**
 * @typedef {{ shown: string, exact: string, off: boolean, right?: string }} Cell
 * @typedef {object} Numbers
 * @property {string} name
 * @property {string[]} heads
 * @property {boolean} examples whether a row is an example
 * @property {Cell[][]} rows
 * @property {string} left_out
 * @typedef {object} Lines
 * @property {StripData["lines"]} lines
 * @property {string} title
 * @property {string} alt
 * @property {string[]} refused a sentence on each line that cannot be drawn
 * @typedef {object} Verdict
 * @property {string} state
 * @property {string} sentence
 * @property {number | null} line
 * @property {string} differences
 * @property {Numbers | null} numbers
 * @property {Lines} strip
 * @property {string} [error]
 * @typedef {object} Data
 * @property {string} url
 * @property {string} exercise
 * @property {string} batch
 * @property {number} seed
 * @property {boolean} compare
 * @property {number} feature
 * @property {StripData["colours"]} colours of the number lines
 * @property {string} program
 * @property {string} version a new one replaces what is typed by `program`
 * @property {string} label
 * @property {string} given
 * @property {number} lines
 * @property {number} longest
 * @property {string} [draft] the name of what is typed and not yet reported; else the exercise's
 */

let count = 0

class Exercise {
  /** @type {Data} */ data
  /** @type {Trigger} */ trigger
  /** @type {number | undefined} */ asking
  /** @type {number | undefined} */ telling
  asked = 0
  question = ""
  drawn = "" // of which exercise and feature the number lines are

  /** @param {HTMLElement} parent */
  constructor(parent) {
    const id = `bn-exercise-${++count}`
    this.root = make("div", { class: "bn-exercise" }, parent)
    this.given = make("p", { class: "given", id: `${id}-given` }, this.root)
    this.label = make("label", { for: id }, this.root)
    this.field = make("textarea", {
      id,
      spellcheck: false,
      autocomplete: "off",
      autocapitalize: "off",
      "aria-describedby": `${id}-given ${id}-verdict`,
    }, this.root)
    this.verdict = make("div", { class: "verdict", id: `${id}-verdict`, role: "status" }, this.root)
    this.results = make("div", { class: "results" }, this.root)
    this.numbers = make("div", { class: "numbers" }, this.results)
    this.figure = make("div", { class: "lines" }, this.results)
    this.title = make("p", { class: "title" }, this.figure)
    this.strip = new Strip(this.figure)
    this.strip.still = true
    this.refused = make("div", { class: "left-out" }, this.figure)
    this.figure.hidden = true
    this.observer = new ResizeObserver(() => this.data && this.fit())
    this.observer.observe(this.given) // its width is the editor's
    this.field.addEventListener("input", () => this.onTyped())
    this.field.addEventListener("change", () => this.tell())
  }

  dispose() {
    this.observer.disconnect()
    this.strip.dispose()
    clearTimeout(this.asking)
    clearTimeout(this.telling)
    this.root.remove()
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    const before = this.data
    const changed = before?.version !== data.version
    this.data = data
    this.trigger = trigger
    this.label.textContent = data.label
    this.given.textContent = data.given
    this.field.maxLength = data.longest
    if (changed) {
      clearTimeout(this.telling)
      const draft = before ? null : this.readDraft()
      this.field.value = draft ?? data.program
      if (draft !== null) this.tell()
    }
    this.fit()
    this.ask()
  }

  fit() {
    this.field.rows = this.data.lines
    this.field.style.height = "auto"
    const { scrollHeight, offsetHeight, clientHeight } = this.field
    this.field.style.height = `${Math.min(HIGHEST, scrollHeight + offsetHeight - clientHeight)}px`
  }

  draftKey() {
    return `bn-lab draft ${this.data.draft ?? this.data.exercise}`
  }

  /** What was typed over the same program before a reload, and not reported; else null. */
  readDraft() {
    const kept = attempt(() => JSON.parse(sessionStorage.getItem(this.draftKey()) ?? "null"), null)
    return kept?.over === this.data.program ? String(kept.program) : null
  }

  keepDraft() {
    const draft = JSON.stringify({ over: this.data.program, program: this.field.value })
    attempt(() => sessionStorage.setItem(this.draftKey(), draft), undefined)
  }

  onTyped() {
    this.fit()
    this.keepDraft()
    clearTimeout(this.asking)
    this.asking = setTimeout(() => this.ask(), PAUSE)
    clearTimeout(this.telling)
    this.telling = setTimeout(() => this.tell(), REPORT)
  }

  tell() {
    clearTimeout(this.telling)
    const { exercise, version } = this.data
    this.trigger("written", { exercise, version, program: this.field.value })
  }

  async ask() {
    clearTimeout(this.asking)
    const { url, exercise, batch, seed, compare, feature } = this.data
    const program = this.field.value
    const body = JSON.stringify({ exercise, batch, seed, compare, feature, program })
    if (body === this.question) return
    this.question = body
    const number = ++this.asked
    const isWanted = () => this.root.isConnected && number === this.asked
    const options = { method: "POST", body, headers: { "Content-Type": "application/json" } }
    /** @type {Verdict} */
    let verdict
    try {
      verdict = await askWorkers(url, options, isWanted, (each) => this.say("error", each))
    } catch {
      if (isWanted()) {
        this.question = ""
        this.say(
          "error",
          "The lab does not answer, so this is not checked. What you wrote stays here.",
        )
      }
      return
    }
    if (isWanted()) this.show(verdict)
  }

  /** @param {Verdict} verdict */
  show({ state, sentence, line, differences, numbers, strip, error }) {
    if (error) return this.say("error", error)
    const place = line && this.field.value.includes("\n") ? `Line ${line}: ` : ""
    this.say(state, place + sentence, differences)
    this.numbers.replaceChildren()
    if (numbers) this.writeTable(numbers)
    this.drawStrip(strip, state === "error")
  }

  /**
   * @param {string} state
   * @param {string} sentence
   * @param {string} [differences]
   */
  say(state, sentence, differences) {
    this.root.dataset.state = state
    this.verdict.replaceChildren()
    make("strong", {}, this.verdict, `${MARKS[state] ?? "!"} ${sentence}`)
    if (differences) make("span", {}, this.verdict, differences)
    if (state === "error" || state === "empty") this.numbers.replaceChildren()
  }

  /** @param {Numbers} numbers */
  writeTable({ name, heads, examples, rows, left_out }) {
    const caption = `The numbers of ${name}, those that differ marked`
    const frame = make("div", {
      class: "bn-table",
      tabindex: 0,
      role: "region",
      "aria-label": caption,
    })
    const table = make("table", {}, frame)
    const head = make("tr", {}, make("thead", {}, table))
    make("th", { scope: "col", class: "words" }, head, examples ? "example" : "value")
    for (const each of heads) make("th", { scope: "col" }, head, `${name}${each}`)
    const body = make("tbody", {}, table)
    rows.forEach((row, place) => {
      const line = make("tr", {}, body)
      make("th", { scope: "row", class: "words" }, line, examples ? place + 1 : "yours")
      for (const { shown, exact, off, right } of row) {
        const cell = make("td", { title: exact, class: off ? "off" : "equal" }, line)
        make("span", {}, cell, off ? `${shown} ✗` : shown)
        if (right !== undefined) make("small", {}, cell, `right: ${right}`)
      }
    })
    if (left_out) make("p", { class: "left-out" }, frame, left_out)
    this.numbers.append(frame)
  }

  /**
   * Draw the number lines; while the code cannot be computed, the last ones stay, faint.
   * @param {Lines} strip
   * @param {boolean} failed
   */
  drawStrip(strip, failed) {
    const { exercise, feature, colours } = this.data
    const kept = failed && this.drawn === exercise + feature
    this.figure.classList.toggle("stale", kept)
    if (kept) return
    this.drawn = exercise + feature
    this.figure.hidden = !strip.lines.length
    if (!strip.lines.length) return
    this.title.textContent = strip.title
    const { lines, alt } = strip
    this.strip.receive({ lines, alt, colours, chosen: 0, echo: 0 }, () => {})
    this.refused.replaceChildren()
    for (const each of strip.refused) make("p", {}, this.refused, each)
  }
}

export default component(Exercise)
