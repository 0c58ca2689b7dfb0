// Scrolls to the picture of a lesson when a step changes it and it is out of sight, as on a phone.

const BUTTON = "[class*='st-key-do-step-'] button"
const PICTURE = "[class*='st-key-lesson-picture']"
const HEADER = 60 // px of the page's top that its header covers
const ENOUGH = 0.5 // share of the picture, or of the screen, that must be in sight

/**
 * @param {AbortSignal} signal
 */
export function showPictureOfStep(signal) {
  document.addEventListener("click", onClick, { signal })
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (!(event.target instanceof Element) || !event.target.closest(BUTTON)) return
  const picture = document.querySelector(PICTURE)
  if (!picture || isInSight(picture.getBoundingClientRect())) return
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  picture.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" })
}

/** @param {DOMRect} box */
function isInSight({ top, bottom, height }) {
  const seen = Math.min(bottom, innerHeight) - Math.max(top, HEADER)
  return seen >= ENOUGH * Math.min(height, innerHeight - HEADER)
}
