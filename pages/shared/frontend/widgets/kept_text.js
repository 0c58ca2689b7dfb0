// Stores one text of the page in this browser, and sends it to the page after a reload and when
// another tab has changed it.

import { component, make } from "../dom.js"
import { attempt } from "../storage.js"

/** @import { Trigger } from "../dom.js" */

/**
 * @typedef {object} Data
 * @property {string} name under which the text is stored
 * @property {string | null} text null as long as the page does not know it; "" if there is none
 * @property {string} wanted names the session that has not got the stored text; "" if it has
 */

class KeptText {
  /** @type {string | null} */ last = null
  asked = ""
  refused = false
  key = ""
  /** @type {Trigger} */ trigger = () => {}

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-kept-text", hidden: "" }, parent)
    this.onStorage = this.onStorage.bind(this)
    addEventListener("storage", this.onStorage)
  }

  dispose() {
    removeEventListener("storage", this.onStorage)
    this.root.remove()
  }

  /**
   * Another tab has stored something.
   * @param {StorageEvent} event
   */
  onStorage({ key, newValue }) {
    if (key !== this.key || this.last === null) return
    this.last = newValue ?? ""
    this.trigger("changed", { text: this.last })
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive({ name, text, wanted }, trigger) {
    const key = `bn-text ${name}`
    this.key = key
    this.trigger = trigger
    if (wanted && wanted !== this.asked) {
      this.asked = wanted
      const stored = attempt(() => localStorage.getItem(key), null) ?? ""
      setTimeout(() => trigger("found", { text: stored }))
    }
    if (text === null || text === this.last) return
    this.last = text
    const refused = !attempt(() => {
      if (text) localStorage.setItem(key, text)
      else localStorage.removeItem(key)
      return true
    }, false)
    if (refused !== this.refused) setTimeout(() => trigger("refused", refused))
    this.refused = refused
  }
}

export default component(KeptText)
