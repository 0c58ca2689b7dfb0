// The link from one embedded instrument to its whole lesson, as the reader has set it.

import { make } from "../dom.js"

const OF_THE_FRAME = ["embed", "hide"] // parameters that say how an address is shown

/**
 * The address without the parameters of the frame.
 * @param {string} address
 */
export function findWholeLesson(address) {
  const url = new URL(address)
  for (const name of OF_THE_FRAME) url.searchParams.delete(name)
  return url.href
}

/** @param {HTMLElement} parent the end of the page */
export function offerWholeLesson(parent) {
  if (!document.documentElement.hasAttribute("data-bn-embed")) return
  const attributes = { class: "bn-whole", href: "", target: "_blank", rel: "noopener" }
  const link = /** @type {HTMLAnchorElement} */ (make("a", attributes, parent))
  link.textContent = "Open the whole lesson in BatchNorm Lab"
  const follow = () => link.href = findWholeLesson(location.href)
  follow()
  for (const event of ["pointerdown", "focus"]) link.addEventListener(event, follow)
}
