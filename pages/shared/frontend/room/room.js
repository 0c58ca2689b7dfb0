// A room: one connection for a face, the phone's, the teacher's or the wall's. What is shown comes
// from the server as it is; nothing is counted or computed here.

import { make, component } from "../dom.js"
import { Phone } from "./phone.js"
import * as places from "./places.js"
import { Teacher } from "./teacher.js"
import { Wall } from "./wall.js"

const FACES = { phone: Phone, teacher: Teacher, projector: Wall }
const FIRST = 400, LONGEST = 8000 // ms before connecting again
const DOUBT = 8000 // ms without a word after something was sent, or out of sight, before the connection is tried again

// The key of a private link stands behind its #, which no browser sends and no server logs.
function handed() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key")
  if (key) history.replaceState(history.state, "", location.pathname + location.search)
  return key
}

class Room {
  constructor(parent) {
    this.root = make("div", { class: "bn-room" }, parent)
    this.line = make("p", { class: "bn-line", role: "status" }, this.root)
    this.alert = make("div", { class: "bn-alert", role: "alert" }, this.root)
    this.body = make("div", { class: "bn-body" }, this.root)
    // A phone that slept, or lost its Wi-Fi, may hold a line that is dead and does not know.
    this.online = () => this.token && this.open()
    this.seen = () => {
      if (document.visibilityState === "hidden") this.hidden = Date.now()
      else if (this.token && (this.waiting || Date.now() - this.hidden > DOUBT)) this.open()
    }
    document.addEventListener("visibilitychange", this.seen)
    window.addEventListener("online", this.online)
  }

  receive(data, trigger) {
    this.trigger = trigger
    const before = this.data
    this.data = data
    for (const each in data.colours) this.root.style.setProperty(`--bn-${each}`, data.colours[each])
    if (before?.face === data.face && before.code === data.code) {
      this.face.told?.()
      if (before.theme !== data.theme) this.open()
      return
    }
    this.close()
    this.who = data.face === "phone" ? "student" : "teacher"
    this.code = data.code
    this.root.dataset.face = data.face
    this.body.replaceChildren()
    this.face?.dispose?.()
    this.face = new FACES[data.face](this)
    this.token = data.token || (this.who === "teacher" && handed()) || places.read(this.who, this.code)
    if (this.token) return this.enter(this.code, this.token)
    this.say("")
    this.face.outside()
  }

  enter(code, token) {
    this.code = code
    this.token = token
    places.write(this.who, code, token)
    this.open()
  }

  open() {
    this.close()
    this.face.refused?.() // what was on its way may never have come: it can be sent again
    this.say(this.view ? "Connection lost; trying again." : "Connecting.")
    const url = new URL(this.url(), location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = (this.socket = new WebSocket(url))
    socket.onopen = () =>
      socket.send(JSON.stringify({ token: this.token, eye: this.data.face, theme: this.data.theme }))
    socket.onmessage = (event) => socket === this.socket && this.hear(JSON.parse(event.data))
    socket.onclose = (event) => socket === this.socket && this.lost(event.code)
  }

  hear(told) {
    this.trust()
    if (told.error) {
      this.alert.textContent = told.gone && this.who === "teacher" ? "" : told.error // who leads is told below
      this.root.dataset.refused = Number(this.root.dataset.refused ?? 0) + 1
      this.face.refused?.()
      if (told.gone) this.leave()
      return
    }
    this.tries = 0
    this.say("")
    if (this.view && this.view.turn !== told.turn) this.alert.textContent = ""
    this.view = told
    this.root.dataset.turn = told.turn
    this.face.draw(told)
  }

  lost(code) {
    this.socket = null
    this.root.dataset.state = "lost"
    this.trust()
    this.face.refused?.()
    const { noSeat, final } = this.data.close
    if (code === noSeat) this.leave()
    if (final.includes(code) || !this.token) return this.say("")
    this.tries = (this.tries ?? 0) + 1
    const wait = Math.min(LONGEST, FIRST * 2 ** (this.tries - 1)) * (0.7 + 0.6 * Math.random())
    this.say("Connection lost; trying again.")
    this.waiting = setTimeout(() => this.open(), wait)
  }

  leave() {
    places.drop(this.who, this.code)
    this.token = this.view = null
    this.close()
    this.say("")
    this.body.replaceChildren()
    this.face.outside()
    if (this.data.face === "teacher") this.trigger("gone", this.code) // its page shows no way in any more
  }

  // True if it is on its way; whether it is done, the next view tells.
  act(record) {
    this.alert.textContent = ""
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify({ ...record, turn: this.view.turn }))
    this.doubt ??= setTimeout(() => this.open(), DOUBT)
    return true
  }

  trust() {
    clearTimeout(this.doubt)
    this.doubt = null
  }

  url(code = this.code) {
    return `${this.data.root}/${encodeURIComponent(code)}`
  }

  async post(what, given, code = this.code) {
    this.alert.textContent = ""
    try {
      const answer = await fetch(`${this.url(code)}/${what}`, {
        method: "POST",
        body: JSON.stringify(given),
      })
      if (answer.ok) return answer
      this.alert.textContent = (await answer.json()).error
    } catch {
      this.alert.textContent = "The lab does not answer. Are you in its network?"
    }
    return null
  }

  say(text) {
    this.line.textContent = text
    this.root.dataset.state = text ? "waiting" : this.token ? "here" : "outside"
  }

  close() {
    clearTimeout(this.waiting)
    this.waiting = null
    this.trust()
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  dispose() {
    this.close()
    this.face?.dispose?.()
    document.removeEventListener("visibilitychange", this.seen)
    window.removeEventListener("online", this.online)
    this.root.remove()
  }
}

export default component(Room)
