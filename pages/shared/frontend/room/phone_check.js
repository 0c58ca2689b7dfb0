// On a phone that tests whether it reaches the lab: opens a live connection, and says whether it
// works. A proxy may let pages through and hold websockets back.

const PATIENCE = 8000 // ms

const line = /** @type {HTMLElement} */ (document.getElementById("live"))
const url = new URL(`${location.pathname}/live`, location.href)
url.protocol = url.protocol.replace("http", "ws")
const socket = new WebSocket(url)

/** @param {string} sentence */
function tell(sentence) {
  clearTimeout(late)
  line.textContent = sentence
  socket.onmessage = socket.onclose = null
}

const fail = () =>
  tell(
    "Its live connection does not work: something between this phone and the lab, such as a proxy " +
      "or a VPN, holds websockets back.",
  )
const late = setTimeout(fail, PATIENCE)
socket.onmessage = () => tell("Its live connection works, too. It can join a room.")
socket.onclose = fail
