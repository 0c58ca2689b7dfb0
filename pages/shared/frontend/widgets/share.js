// The Share button copies the page's address, which holds the whole experiment.

import { make } from "../dom.js"
import { provideClipboard } from "./clipboard.js"

const CONFIRMED = 3000, READ = 30_000 // ms for which a confirmation, or a text to read, stays

/**
 * @typedef {object} Data
 * @property {string} label of the button
 * @property {string} done what is said once the address is copied
 * @property {string} long what is added for an address of more than `longest` characters
 * @property {number} longest
 */

/** @param {{ parentElement: HTMLElement, data: Data }} mount */
export default function ({ parentElement, data }) {
  provideClipboard()
  if (parentElement.querySelector("button")) return
  const button = make("button", { type: "button", class: "bn-button" }, parentElement, data.label)
  const status = make("span", { class: "bn-share-status", role: "status" }, parentElement)
  button.addEventListener("click", async () => {
    const copied = await copy(location.href)
    const long = location.href.length > data.longest ? ` ${data.long}` : ""
    status.textContent = copied ? data.done + long : location.href
    setTimeout(() => (status.textContent = ""), copied && !long ? CONFIRMED : READ)
  })
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
