// A search field with its results. What is found, and in which order, comes from the server.

import { component, make } from "../dom.js"

/** @import { Trigger } from "../dom.js" */

const GAP = 150 // ms without typing before the server is asked

/**
 * @typedef {object} Match
 * @property {string} kind
 * @property {string} title
 * @property {string} text
 * @property {string} link
 * @typedef {object} Data
 * @property {string} label
 * @property {number} longest characters of a search
 * @property {string} searched what the matches belong to
 * @property {Match[]} matches
 */

let count = 0

class Finder {
  /** @type {Trigger} */ trigger
  /** @type {number | undefined} */ timer

  /** @param {HTMLElement} parent */
  constructor(parent) {
    const id = `bn-finder-${++count}`
    this.root = make("form", { class: "bn-finder", role: "search" }, parent)
    this.label = make("label", { for: id }, this.root)
    this.field = make("input", { id, type: "search", autocomplete: "off" }, this.root)
    this.status = make("p", { role: "status" }, this.root)
    this.list = make("ul", {}, this.root)
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.ask(), GAP)
    })
    this.root.addEventListener("submit", (event) => {
      event.preventDefault()
      this.ask()
    })
  }

  dispose() {
    clearTimeout(this.timer)
    this.root.remove()
  }

  ask() {
    clearTimeout(this.timer)
    this.trigger("typed", { text: this.field.value })
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive({ label, longest, searched, matches }, trigger) {
    this.trigger = trigger
    this.label.textContent = label
    this.field.maxLength = longest
    if (!this.field.value) this.field.value = searched
    this.status.textContent = describeMatches(searched, matches.length)
    this.list.replaceChildren(...matches.map(({ kind, title, text, link }) => {
      const item = make("li", {})
      make("a", { class: "bn-open", href: link }, item, title)
      make("span", { class: "kind" }, item, kind)
      make("p", {}, item, text)
      return item
    }))
  }
}

/**
 * @param {string} searched
 * @param {number} count
 */
export function describeMatches(searched, count) {
  if (!searched.trim()) return ""
  if (!count) {
    return `No lesson, term or claim contains “${searched.trim()}”. Try another word, or its beginning.`
  }
  return count === 1 ? "1 match" : `${count} matches`
}

export default component(Finder)
