// Lets buttons copy on plain http, where browsers have no clipboard API: a classroom's address has
// no certificate.

/**
 * Copies a text while a click is handled, and tells whether the browser did.
 * @param {string} text
 */
function copySelected(text) {
  const area = document.createElement("textarea")
  area.value = text
  document.body.appendChild(area)
  area.select()
  const copied = document.execCommand("copy")
  area.remove()
  return copied
}

/** Gives the page a clipboard to write to if the browser offers none, as Streamlit's buttons ask. */
export function provideClipboard() {
  if (navigator.clipboard) return
  /** @param {string} text */
  const writeText = (text) =>
    copySelected(text) ? Promise.resolve() : Promise.reject(new Error("not copied"))
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true })
}
