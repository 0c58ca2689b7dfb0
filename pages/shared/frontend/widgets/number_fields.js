// Reads 1,5 and −2 in a number field, and refuses what is no number. Browsers drop each character
// that they do not know there: 15 is left of 1,5, 2 of −2, and 12 of 1/2.

import { make } from "../dom.js"
import { placeBox } from "./terms.js"

const PARTS = /^[\d.eE+\-\s]*$/, WHOLE_PARTS = /^[\d+\-\s]*$/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, WHOLE = /^[+-]?\d+$/
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/
const GROUPED = /^[+-]?[1-9]\d{0,2},\d{3}$/ // 1,234 may be two numbers
const LONGEST = 24 // characters of a refused text that are repeated

/** @typedef {{ field: HTMLInputElement, text: string }} Refused what was typed, and where */

export class NumberFields {
  /** @type {Refused | null} */ refused = null
  /** @type {HTMLInputElement | null} */ explained = null
  /** @type {string | null} what the field held before it was changed */ former = null
  ours = false

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-number-faults" }, parent)
    const attributes = { class: "bn-number-fault", role: "alert", popover: "manual" }
    this.box = make("div", attributes, this.root)
    this.abort = new AbortController()
    this.listen("beforeinput", (event) => this.onInput(event))
    this.listen("compositionend", (event) => this.onComposed(event))
    this.listen("paste", (event) => this.onPaste(event))
    this.listen("keydown", (event) => this.onKey(event))
    this.listen("pointerdown", () => {
      this.begin()
      this.forget()
    })
    this.listen("focusin", () => this.begin())
    this.listen("scroll", () => this.place())
  }

  /**
   * @template {keyof DocumentEventMap} Name
   * @param {Name} name
   * @param {(event: DocumentEventMap[Name]) => void} act
   */
  listen(name, act) {
    document.addEventListener(name, act, { signal: this.abort.signal, capture: true })
  }

  dispose() {
    this.abort.abort()
    this.root.remove()
  }

  /** @param {InputEvent} event */
  onInput(event) {
    const field = numberField(event)
    if (!field || this.ours || event.inputType === "insertFromPaste") return
    this.former ??= field.value
    if (!event.data || !event.cancelable) return // what is being composed comes, in any case
    if (event.data.length > 1) return this.take(event, field, event.data)
    if (this.refused) {
      event.preventDefault()
      return this.refuse(field, this.refused.text + event.data)
    }
    const typed = simplify(event.data).replace(",", ".")
    const before = field.value
    if (!(isWhole(field) ? WHOLE_PARTS : PARTS).test(typed)) {
      event.preventDefault()
      return this.refuse(field, before + event.data)
    }
    this.forget()
    if (typed === event.data && typed !== ".") return
    event.preventDefault()
    this.insert(typed)
    // The browser drops a second point, as that of 1,000.5.
    if (typed === "." && before.includes(".") && field.value === before) {
      this.refuse(field, before + event.data)
    }
  }

  /**
   * Refuses what a keyboard has composed, of which the browser has dropped the rest.
   * @param {CompositionEvent} event
   */
  onComposed(event) {
    const field = numberField(event)
    if (!field || !event.data) return
    const parts = isWhole(field) ? WHOLE_PARTS : PARTS
    if (parts.test(event.data.normalize("NFKC"))) this.forget()
    else this.refuse(field, event.data)
  }

  /** @param {ClipboardEvent} event */
  onPaste(event) {
    const field = numberField(event)
    if (!field) return
    this.former ??= field.value
    this.take(event, field, event.clipboardData?.getData("text") ?? "")
  }

  /**
   * Takes a text as a whole, which is pasted, dropped or proposed by a keyboard.
   * @param {Event} event
   * @param {HTMLInputElement} field
   * @param {string} given
   */
  take(event, field, given) {
    if (!given.trim()) return
    event.preventDefault()
    const text = simplify(given.trim())
    const decimal = DECIMAL_COMMA.test(text) && !GROUPED.test(text)
    const number = decimal ? text.replace(",", ".") : text
    if (!(isWhole(field) ? WHOLE : NUMBER).test(number)) return this.refuse(field, given.trim())
    this.forget()
    this.insert(number)
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { key } = event
    if (key === "Backspace" && this.refused) {
      event.preventDefault()
      this.deleteLast(this.refused)
    } else if (["Delete", "Escape"].includes(key)) this.forget()
    else if (["Enter", "ArrowUp", "ArrowDown"].includes(key)) this.begin()
    else if (key.startsWith("Arrow") || event.ctrlKey || event.metaKey) this.refused = null
  }

  /**
   * Deletes the last character of a refused text, which the field does not have, or all of it.
   * @param {Refused} refused
   */
  deleteLast({ field, text }) {
    const left = text.slice(0, -1)
    this.forget()
    this.replace(field, (isWhole(field) ? WHOLE : NUMBER).test(left) ? left : "")
  }

  /**
   * Gives the field back what it held, and says why. An empty one would be set to its default.
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  refuse(field, text) {
    this.refused = { field, text }
    this.explained = field
    this.replace(field, this.former ?? "")
    const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
    this.box.textContent = isWhole(field)
      ? `“${short}” is not a whole number, so nothing has changed. Write for example 12.`
      : `“${short}” is not a plain number, so nothing has changed. Write for example 0.5.`
    this.box.showPopover()
    this.place()
  }

  /** The next text is a new one, and what the field holds is valid. */
  begin() {
    this.refused = this.former = null
  }

  forget() {
    this.refused = this.explained = null
    this.box.hidePopover()
  }

  place() {
    if (!this.explained) return
    if (!this.explained.isConnected) return this.forget()
    const { left, top } = placeBox(
      this.explained.getBoundingClientRect(),
      this.box.getBoundingClientRect(),
      { width: document.documentElement.clientWidth, height: innerHeight },
    )
    this.box.style.left = `${left}px`
    this.box.style.top = `${top}px`
  }

  /**
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  replace(field, text) {
    field.select()
    this.write(() => document.execCommand(text ? "insertText" : "delete", false, text))
  }

  /**
   * Types a text where the cursor is; a number field has no other way to do so.
   * @param {string} text
   */
  insert(text) {
    this.write(() => document.execCommand("insertText", false, text))
  }

  /** @param {() => void} change */
  write(change) {
    this.ours = true
    change()
    this.ours = false
  }
}

/** @param {Event} event */
function numberField({ target }) {
  return target instanceof HTMLInputElement && target.type === "number" ? target : null
}

/** @param {HTMLInputElement} field */
function isWhole(field) {
  return Number.isInteger(Number(field.step))
}

/**
 * Writes digits and signs as a keyboard does: the lab itself prints −2.
 * @param {string} text
 */
function simplify(text) {
  return text.normalize("NFKC").replaceAll(/[−‒–]/g, "-")
}
