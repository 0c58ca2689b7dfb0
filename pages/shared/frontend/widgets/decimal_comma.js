// Reads the comma of 1,5 in a number field as a decimal point. Browsers drop it there, and 15 is left.

const DECIMAL = /^\s*([+-]?\d+),(\d+)\s*$/

/**
 * @param {AbortSignal} signal
 */
export function acceptDecimalCommas(signal) {
  document.addEventListener("beforeinput", onInput, { signal, capture: true })
  document.addEventListener("paste", onPaste, { signal, capture: true })
}

/** @param {InputEvent} event */
function onInput(event) {
  if (!isNumberField(event.target) || event.data !== ",") return
  event.preventDefault()
  insert(".")
}

/** @param {ClipboardEvent} event */
function onPaste(event) {
  const text = event.clipboardData?.getData("text") ?? ""
  const decimal = DECIMAL.exec(text)
  if (!isNumberField(event.target) || !decimal) return
  event.preventDefault()
  insert(`${decimal[1]}.${decimal[2]}`)
}

/** @param {EventTarget | null} target */
function isNumberField(target) {
  return target instanceof HTMLInputElement && target.type === "number"
}

/**
 * Types a text where the cursor is; a number field has no other way to do so.
 * @param {string} text
 */
function insert(text) {
  document.execCommand("insertText", false, text)
}
