// Keeps the focus on the button of a step, which Streamlit replaces once the step is done.
// After a click of the mouse the keys belong to the picture, where Space plays.

const PLACE = "[class*='st-key-do-step-']"

/**
 * @param {AbortSignal} signal
 */
export function keepFocusOnStep(signal) {
  let stop = () => {}
  document.addEventListener("click", ({ target, detail }) => {
    stop()
    const button = target instanceof Element ? target.closest(`${PLACE} button`) : null
    const byKey = detail === 0
    if (byKey && button && button === document.activeElement) stop = follow(button)
  }, { signal })
  // A reader who moves the focus has it where it should be.
  document.addEventListener("focusin", () => stop(), { signal })
  signal.addEventListener("abort", () => stop())
}

/**
 * Waits until the button is replaced, and returns what ends the wait.
 * @param {Element} button
 */
function follow(button) {
  const place = findPlace(button)
  const observer = new MutationObserver(() => {
    if (button.isConnected) return
    const next = document.querySelector(`.${place} button`)
    if (!(next instanceof HTMLElement)) return
    observer.disconnect()
    if (document.activeElement === document.body) next.focus({ preventScroll: true })
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}

/** @param {Element} button */
function findPlace(button) {
  const classes = [...button.closest(PLACE)?.classList ?? []]
  return classes.find((each) => each.startsWith("st-key-do-step-"))
}
