// Stores what stands in an open form of the page in this tab, letter by letter: Streamlit sends a
// text only when its field is left. Another tab has a form of its own, so the tab stores it.

import { component, make } from "../dom.js"
import { attempt } from "../storage.js"

/** @import { Trigger } from "../dom.js" */

/**
 * @typedef {object} Data
 * @property {string} name under which the form is stored
 * @property {string} form names the form that is open; "" if none is
 * @property {Record<string, string>} fields the names of the form's texts, by the class around each
 * @property {string | null} text the form as the page knows it; null as long as it knows nothing
 * @property {string} wanted names the session that has not got the stored form; "" if it has
 */

class KeptForm {
  /** @type {Data | undefined} */ data
  /** @type {Record<string, string>} what is typed, by field */ typed = {}
  asked = ""

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-kept-form", hidden: "" }, parent)
    this.onInput = this.onInput.bind(this)
    addEventListener("input", this.onInput)
  }

  dispose() {
    removeEventListener("input", this.onInput)
    this.root.remove()
  }

  /** @param {Event} event */
  onInput({ target }) {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (target)
    const holder = field.closest("[class*=st-key-]")
    const fields = this.data?.fields ?? {}
    const key = [...holder?.classList ?? []].find((each) => each in fields)
    if (!key) return
    this.typed[fields[key]] = field.value
    this.store()
  }

  store() {
    const { name = "", text = null } = this.data ?? {}, key = `bn-form ${name}`
    if (text === null) return
    attempt(() => {
      if (text) sessionStorage.setItem(key, JSON.stringify({ text, typed: this.typed }))
      else sessionStorage.removeItem(key)
    }, undefined)
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    const { name, form, wanted } = data
    if (form !== this.data?.form) this.typed = {}
    this.data = data
    if (wanted && wanted !== this.asked) {
      this.asked = wanted
      const stored = attempt(() => sessionStorage.getItem(`bn-form ${name}`), null) ?? ""
      setTimeout(() => trigger("found", { stored }))
    }
    this.store()
  }
}

export default component(KeptForm)
