// Keeps the page's address equal to its controls. The texts of the parameters come from the server.
// Asks for another run when the reader changes between light and dark, so that figures follow.

import { component, make } from "../dom.js"
import { setCaption } from "../figures/slides.js"

class Address {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-address", hidden: "" }, parent)
    this.path = location.pathname
    this.app = /** @type {HTMLElement} */ (document.querySelector("[data-testid=stApp]"))
    this.scheme = this.readScheme()
    this.observer = new MutationObserver(() => this.noteScheme())
    this.observer.observe(this.app, { attributeFilter: ["class"] })
  }

  readScheme() {
    return getComputedStyle(this.app).colorScheme
  }

  noteScheme() {
    const scheme = this.readScheme()
    if (scheme === this.scheme) return
    this.scheme = scheme
    if (this.whole) this.trigger?.("scheme", scheme)
  }

  dispose() {
    this.observer.disconnect()
    this.root.remove()
  }

  /**
   * @param {object} data
   * @param {Record<string, string | null>} data.texts of the parameters; null for a default
   * @param {string} data.caption what a figure of this page says below itself on a slide
   * @param {boolean} data.whole whether it belongs to the whole page, not to a section of it
   * @param {import("../dom.js").Trigger} trigger
   */
  receive({ texts, caption, whole }, trigger) {
    this.whole = whole
    this.trigger = trigger
    if (location.pathname !== this.path) return // another page is open by now
    setCaption(caption)
    const address = new URL(location.href)
    let changed = false
    for (const [name, text] of Object.entries(texts)) {
      if (isSameValue(address.searchParams.get(name), text)) continue
      if (text === null) address.searchParams.delete(name)
      else address.searchParams.set(name, text)
      changed = true
    }
    if (changed) history.replaceState(history.state, "", address)
  }
}

/**
 * Whether two texts of a parameter mean the same: 5 and 5.0 are the same number.
 * @param {string | null} one
 * @param {string | null} other
 */
export function isSameValue(one, other) {
  if (one === other) return true
  return [one, other].every((text) => text?.trim()) && Number(one) === Number(other)
}

export default component(Address)
