// What a student has typed or chosen in a form but not sent yet. The browser's tab stores it, so
// that a reload loses nothing.

import { attempt } from "../storage.js"

/** @typedef {Record<string, string>} Typed what stands in each field, by its name */

/** @param {string} form */
const storageKey = (form) => `bn-typed ${form}`

/**
 * @param {string} form
 * @returns {Typed}
 */
export function readTyped(form) {
  const read = () => JSON.parse(sessionStorage.getItem(storageKey(form)) ?? "{}")
  const stored = Object.entries(attempt(read, {}) ?? {})
  return Object.fromEntries(stored.map(([name, text]) => [name, String(text)]))
}

/**
 * @param {string} form
 * @param {HTMLFormElement} element
 */
export function storeTyped(form, element) {
  const typed = Object.fromEntries(new FormData(element))
  attempt(() => sessionStorage.setItem(storageKey(form), JSON.stringify(typed)), undefined)
}

/** @param {string} form */
export function forgetTyped(form) {
  attempt(() => sessionStorage.removeItem(storageKey(form)), undefined)
}
