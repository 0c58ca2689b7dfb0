// Says in the lab's own words that the server does not answer. Streamlit's box speaks of
// Streamlit and of the internet, which a class may not need. The style sheet hides it.

import { make } from "../dom.js"

const STATE = "data-test-connection-state"
const CONNECTED = "CONNECTED", FAILED = "DISCONNECTED_FOREVER"
const PATIENCE = 1500 // ms in which a connection may come back unnoticed
const WORDS = "The lab does not answer. Check that you are in its network. " +
  "This page goes on by itself when the lab is back."
const LAST_WORDS = "The connection to the lab has failed. Reload this page to go on."

/** @param {AbortSignal} signal ends it */
export function reportLostConnection(signal) {
  const app = document.querySelector("[data-testid=stApp]")
  if (!app) return
  // Outside the page, which Streamlit hides from screen readers while its own box is open.
  const attributes = {
    class: "bn-lost",
    role: "alert",
    "data-react-aria-top-layer": "true",
  }
  const box = make("div", attributes, document.body)
  /** @type {number | undefined} */
  let timer
  const look = () => {
    clearTimeout(timer)
    const connected = app.getAttribute(STATE) === CONNECTED
    document.body.classList.toggle("bn-without-server", !connected)
    if (connected) box.textContent = ""
    else timer = setTimeout(report, PATIENCE)
  }
  const report = () => {
    const { color, backgroundColor } = getComputedStyle(app) // of the theme
    box.style.color = color
    box.style.setProperty("--bn-ground", backgroundColor)
    box.textContent = app.getAttribute(STATE) === FAILED ? LAST_WORDS : WORDS
  }
  const observer = new MutationObserver(look)
  observer.observe(app, { attributeFilter: [STATE] })
  signal.addEventListener("abort", () => {
    observer.disconnect()
    clearTimeout(timer)
    box.remove()
  })
}
