// Keeps the page's address equal to its controls. The texts of the parameters come from the server.
// Asks for another run when the page was drawn in another scheme, light or dark, than the reader sees.

import { component, make } from "../dom.js"
import { setCaption } from "../figures/slides.js"

/** @import { Trigger } from "../dom.js" */

const MAX_RUNS = 3 // after a change of the scheme; a run may begin before the server knows of it

/**
 * Makes a change of parameters replace the page's entry in the history, as a slider's change does.
 * Streamlit adds an entry for each parameter that the server sets: "back" would undo half a step.
 */
function keepOneEntryPerPage() {
  if (Object.hasOwn(history, "pushState")) return
  const push = history.pushState
  history.pushState = (state, title, url) => {
    const isSamePage = new URL(url ?? "", location.href).pathname === location.pathname
    ;(isSamePage ? history.replaceState : push).call(history, state, title, url)
  }
}

class Address {
  /** @type {Trigger | undefined} */ trigger
  /** @type {string | null} the scheme in which the server drew the page */ drawn = null
  /** runs asked for since the scheme changed */ asked = 0

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
    this.asked = 0
    this.askForScheme()
  }

  askForScheme() {
    if (this.drawn === null || this.drawn === this.scheme || this.asked === MAX_RUNS) return
    this.asked += 1
    this.trigger?.("scheme", this.scheme)
  }

  dispose() {
    this.observer.disconnect()
    this.root.remove()
  }

  /**
   * @param {object} data
   * @param {Record<string, string | null>} data.texts of the parameters; null for a default
   * @param {string} data.caption what a figure of this page says below itself on a slide
   * @param {string | null} data.scheme in which the whole page was drawn; null for a section of it
   * @param {Trigger} trigger
   */
  receive({ texts, caption, scheme }, trigger) {
    this.drawn = scheme
    if (scheme) this.root.dataset.scheme = scheme
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
    this.askForScheme()
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

keepOneEntryPerPage()

export default component(Address)
