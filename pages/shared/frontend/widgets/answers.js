// Stores the answers that the reader gives on a page in this browser, and sends them to the page
// after a reload.

import { component, make } from "../dom.js"
import { attempt } from "../storage.js"

/** @import { Trigger } from "../dom.js" */

/**
 * @typedef {Record<string, number | null>} Kept answers by name; null for one that was taken back
 * @typedef {object} PageAnswers
 * @property {Kept} answers
 * @property {string} wanted names the session that has not got the stored answers; "" if it has
 * @typedef {object} Data
 * @property {Record<string, PageAnswers>} pages
 * @property {string} session whose answers they are
 * @property {number} changes of answers in the session so far
 * @property {number} most answers that a page stores
 */

// A page has several of these, and what they are sent one after the other can arrive in any order.
const newest = { session: "", changes: 0 }
/** @type {Record<string, Kept>} the newest answers of each page */
const last = {}

export class Answers {
  /** @type {Record<string, string>} */ asked = {}

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-answers", hidden: "" }, parent)
  }

  dispose() {
    this.root.remove()
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive({ pages, session, changes, most }, trigger) {
    const isOld = session === newest.session && changes < newest.changes
    if (!isOld) Object.assign(newest, { session, changes })
    /** @type {Record<string, Record<string, number>>} */
    const found = {}
    for (const [page, { answers, wanted }] of Object.entries(pages)) {
      const stored = readAnswers(page)
      if (wanted && wanted !== this.asked[page]) {
        this.asked[page] = wanted
        if (stored.size) found[page] = Object.fromEntries(stored)
      }
      if (!isOld) this.store(page, answers, new Map(stored), most)
    }
    if (Object.keys(found).length) setTimeout(() => trigger("found", { pages: found }))
  }

  /**
   * Store what has changed here: another tab may have stored other answers meanwhile.
   * @param {string} page
   * @param {Kept} answers
   * @param {Map<string, number>} stored
   * @param {number} most
   */
  store(page, answers, stored, most) {
    let changed = false
    const known = last[page] ?? {}
    for (const [name, value] of Object.entries(answers)) {
      if (value === known[name] || value === (stored.get(name) ?? null)) continue
      changed = true
      stored.delete(name) // so that the newest stand last
      if (value !== null) stored.set(name, value)
    }
    last[page] = answers
    if (changed) writeAnswers(page, [...stored].slice(-most))
  }
}

/** @param {string} page */
const storageKey = (page) => `bn-answers ${page}`

/**
 * The stored answers by name, the oldest first.
 * @param {string} page
 * @returns {Map<string, number>}
 */
function readAnswers(page) {
  return attempt(
    () => new Map(JSON.parse(localStorage.getItem(storageKey(page)) ?? "[]")),
    new Map(),
  )
}

/**
 * @param {string} page
 * @param {[string, number][]} answers
 */
function writeAnswers(page, answers) {
  attempt(() => {
    if (answers.length) localStorage.setItem(storageKey(page), JSON.stringify(answers))
    else localStorage.removeItem(storageKey(page))
  }, undefined)
}

export default component(Answers)
