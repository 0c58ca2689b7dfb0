// Keeps the personal codes of homework in this browser and sends them to the page; none stands in an
// address. A code that was used or stored last comes first.

import { component, make } from "../dom.js"
import { attempt } from "../storage.js"

/** @import { Trigger } from "../dom.js" */

const NAME = "bn-homework codes"

/** @typedef {[code: string, personal: string]} Pair */

/** @returns {Pair[]} */
function readPairs() {
  const stored = attempt(() => JSON.parse(localStorage.getItem(NAME) ?? "[]"), [])
  return Array.isArray(stored) ? stored.filter((each) => each?.length === 2) : []
}

export class HomeworkKeys {
  asked = ""

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-homework-keys", hidden: "" }, parent)
  }

  /**
   * @param {object} data
   * @param {number} data.most codes that are kept
   * @param {Pair[]} data.kept what to keep
   * @param {string[]} data.gone what to forget
   * @param {string} data.wanted names the session that has not got the stored codes; "" if it has
   * @param {Trigger} trigger
   */
  receive({ most, kept, gone, wanted }, trigger) {
    const known = new Set([...kept.map(([code]) => code), ...gone])
    const before = readPairs()
    const pairs = [...kept, ...before.filter(([code]) => !known.has(code))].slice(0, most)
    if (JSON.stringify(pairs) !== JSON.stringify(before)) {
      attempt(() => localStorage.setItem(NAME, JSON.stringify(pairs)), undefined)
    }
    if (!wanted || wanted === this.asked) return
    this.asked = wanted
    setTimeout(() => trigger("found", { pairs: pairs.slice(0, most) }))
  }

  dispose() {
    this.root.remove()
  }
}

export default component(HomeworkKeys)
