// The glossary as a list of terms, scrolled to the one that the address names.

import { component, make } from "../dom.js"

/**
 * @typedef {object} Term
 * @property {string} key
 * @property {string} name
 * @property {string} sentence
 * @property {string} lesson title of the lesson that explains it
 * @property {string} link address of the lesson
 * @typedef {{ terms: Term[], open: string }} Data
 */

class Glossary {
  open = ""

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("dl", { class: "bn-glossary" }, parent)
  }

  dispose() {
    this.root.remove()
  }

  /** @param {Data} data */
  receive({ terms, open }) {
    if (!this.root.childElementCount) terms.forEach((term) => this.add(term))
    if (open === this.open) return
    this.open = open
    for (const term of this.root.children) {
      const here = /** @type {HTMLElement} */ (term).dataset.key === open
      term.toggleAttribute("data-open", here)
      if (here) term.scrollIntoView({ block: "center" })
    }
  }

  /** @param {Term} term */
  add({ key, name, sentence, lesson, link }) {
    const entry = make("div", { "data-key": key }, this.root)
    make("dt", {}, entry, name)
    const words = make("dd", {}, entry, `${sentence} `)
    make("a", { class: "bn-open", href: link }, words, lesson)
  }
}

export default component(Glossary)
