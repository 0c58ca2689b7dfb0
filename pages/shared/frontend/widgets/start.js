// A row of links that look like buttons; the first is the main one.

import { component, make } from "../dom.js"

class Start {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("nav", { class: "bn-start", "aria-label": "Where to start" }, parent)
  }

  dispose() {
    this.root.remove()
  }

  /** @param {{ links: { label: string, link: string }[] }} data */
  receive({ links }) {
    this.root.replaceChildren(...links.map(({ label, link }, place) => {
      const kind = place ? "bn-open bn-button" : "bn-open bn-button bn-first"
      return make("a", { class: kind, href: link }, null, label)
    }))
  }
}

export default component(Start)
