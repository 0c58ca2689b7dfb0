// A room: one connection for the phone, the teacher or the wall. Everything that is shown comes from
// the server; nothing is counted or computed here.

import { component, make } from "../dom.js"
import { html, keyed, nothing, render } from "../template.js"
import { Countdown } from "./countdown.js"
import { Phone } from "./phone.js"
import { Teacher } from "./teacher.js"
import { readToken, removeToken, writeToken } from "./tokens.js"
import { Wall } from "./wall.js"

/** @import { Trigger } from "../dom.js" */
/** @import { Part } from "../template.js" */
/** @import { Role } from "./tokens.js" */
/** @import { RoomData, View } from "./types.d.ts" */

/**
 * @typedef {object} Face what a room looks like to one role
 * @property {(view: any) => Part} draw the newest view, null before the first one
 * @property {() => Part} drawOutside for somebody who has no seat in the room
 * @property {(view: any) => void} [onView] before a new view is drawn
 * @property {(view: any) => void} [onDrawn] after anything is drawn
 * @property {() => void} [onRefused] what was sent is refused, or may never have arrived
 * @property {"polite" | "off"} [reading] whether what changes is read out
 * @property {() => void} [dispose]
 */

/** @type {Record<RoomData["face"], new (room: Room) => Face>} */
const FACES = { phone: Phone, teacher: Teacher, projector: Wall }
const FIRST_WAIT = 400, LONGEST_WAIT = 8000 // ms before connecting again
// ms without an answer, or out of sight, after which the connection is opened again
const PATIENCE = 8000
const LOST = "Connection lost. Trying again."
/** @type {Record<RoomData["face"], Role>} */
const ROLES = { phone: "student", teacher: "teacher", projector: "wall" }

/** The key of a private link stands behind its #, which no browser sends and no server logs. */
function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key")
  if (key) history.replaceState(history.state, "", location.pathname + location.search)
  return key
}

export class Room {
  /** @type {RoomData} */ data
  /** @type {Trigger} */ trigger
  /** @type {Face | undefined} */ face
  /** @type {Role} */ role = "student"
  /** @type {string | null} */ token = null
  /** @type {View | null} the newest */ view = null
  /** @type {WebSocket | null} */ socket = null
  /** @type {number | null} the timer of the next try to connect */ reconnect = null
  /** @type {number | null} the timer that runs until an answer comes */ unanswered = null
  /** @type {number | null} the timer that runs until a wall hears something */ silent = null
  code = ""
  tries = 0
  hiddenSince = Infinity
  status = ""
  alert = ""
  countdown = new Countdown(() => this.paint())

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-room" }, parent)
    this.root.addEventListener("input", () => this.forgetAlert())
    this.onOnline = this.onOnline.bind(this)
    this.onVisibility = this.onVisibility.bind(this)
    document.addEventListener("visibilitychange", this.onVisibility)
    addEventListener("online", this.onOnline)
  }

  // A phone that slept, or lost its Wi-Fi, may hold a dead connection without knowing it.
  onOnline() {
    if (this.token) this.open()
  }

  onVisibility() {
    if (document.visibilityState === "hidden") this.hiddenSince = Date.now()
    else if (this.token && (this.reconnect || Date.now() - this.hiddenSince > PATIENCE)) this.open()
  }

  /**
   * @param {RoomData & { token?: string }} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    this.trigger = trigger
    const before = this.data
    this.data = data
    for (const name in data.colours) {
      this.root.style.setProperty(`--bn-${name}`, data.colours[name])
    }
    const knowsRoom = before?.code === data.code || (this.token && this.code === data.code)
    if (before?.face === data.face && knowsRoom) {
      if (before.theme !== data.theme && this.token) this.open()
      else this.paint()
      return
    }
    this.close()
    this.role = ROLES[data.face]
    this.code = data.code
    this.root.dataset.face = data.face
    this.view = null
    this.face?.dispose?.()
    this.face = new FACES[data.face](this)
    const linked = this.role === "student" ? null : takeKeyFromAddress()
    this.token = data.token || linked || readToken(this.role, this.code)
    if (this.token) return this.enter(this.code, this.token)
    // The teacher's own browser shows the wall, too.
    if (this.role === "wall") this.token = readToken("teacher", this.code)
    if (this.token) this.open()
    else this.showStatus("")
  }

  /** Draw what is known now. */
  paint() {
    const { face, view } = this
    if (!face) return
    const body = this.token ? face.draw(view) : face.drawOutside()
    const reading = face.reading ?? nothing
    render(
      html`
        <p class="bn-connection" role="status">${this.status}</p>
        <div class="bn-alert" role="alert">${this.alert}</div>
        <div class="bn-body" aria-live=${reading}>${keyed(face, body)}</div>
      `,
      this.root,
    )
    face.onDrawn?.(this.token ? view : null)
  }

  /**
   * @param {string} code
   * @param {string} token
   */
  enter(code, token) {
    this.code = code
    this.token = token
    writeToken(this.role, code, token)
    this.open()
  }

  open() {
    this.close()
    this.face?.onRefused?.() // what was on its way may never have arrived: it can be sent again
    this.showStatus(this.view ? LOST : "Connecting.")
    const url = new URL(this.url(), location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = this.socket = new WebSocket(url)
    const { face, theme } = this.data
    socket.onopen = () => socket.send(JSON.stringify({ token: this.token, eye: face, theme }))
    socket.onmessage = (event) => {
      if (socket === this.socket) this.onMessage(JSON.parse(event.data))
    }
    socket.onclose = (event) => {
      if (socket === this.socket) this.onClose(event.code)
    }
  }

  /** @param {View & { error?: string, gone?: boolean, alive?: boolean }} message */
  onMessage(message) {
    this.stopWaiting()
    if (this.role === "wall") this.silent = setTimeout(() => this.open(), this.data.silence * 1000)
    if (message.alive) return
    if (message.error) return this.refuse(message.error, message.gone)
    this.tries = 0
    if (this.view && this.view.turn !== message.turn) this.alert = ""
    this.face?.onView?.(message)
    this.view = message
    this.countdown.start(message.left)
    this.root.dataset.turn = String(message.turn)
    this.showStatus("")
  }

  /**
   * @param {string} error
   * @param {boolean} [gone]
   */
  refuse(error, gone) {
    // Teacher and wall say below that the room is gone.
    this.alert = gone && this.role !== "student" ? "" : error
    this.root.dataset.refused = String(Number(this.root.dataset.refused ?? 0) + 1)
    this.face?.onRefused?.()
    if (gone) this.leave()
    else this.paint()
  }

  /** @param {number} code */
  onClose(code) {
    this.socket = null
    this.root.dataset.state = "lost"
    this.stopWaiting()
    this.face?.onRefused?.()
    const { noSeat, final } = this.data.close
    if (code === noSeat) this.leave()
    if (final.includes(code) || !this.token) return this.showStatus("")
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries)
    this.tries += 1
    this.showStatus(LOST)
    this.reconnect = setTimeout(() => this.open(), wait * (0.7 + 0.6 * Math.random()))
  }

  leave() {
    removeToken(this.role, this.code)
    this.token = this.view = null
    this.close()
    this.showStatus("")
    if (this.data.face === "teacher") this.trigger("gone", this.code) // the page hides the way in
  }

  /**
   * Send an event; false if there is no connection. The next view tells whether it is done.
   * @param {Record<string, unknown>} record
   */
  act(record) {
    if (this.alert) this.showAlert("") // else a box that was just ticked would be drawn without its tick
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify({ ...record, turn: this.view?.turn }))
    this.unanswered ??= setTimeout(() => this.open(), PATIENCE)
    return true
  }

  stopWaiting() {
    for (const timer of [this.unanswered, this.silent]) if (timer) clearTimeout(timer)
    this.unanswered = this.silent = null
  }

  url(code = this.code) {
    return `${this.data.root}/${encodeURIComponent(code)}`
  }

  /**
   * The answer to a POST; null if it is refused, which the alert says.
   * @param {string} what
   * @param {Record<string, unknown>} record
   * @param {string} [code]
   */
  async post(what, record, code) {
    this.showAlert("")
    try {
      const body = JSON.stringify(record)
      const answer = await fetch(`${this.url(code)}/${what}`, { method: "POST", body })
      if (answer.ok) return answer
      this.showAlert((await answer.json()).error)
    } catch {
      this.showAlert("The lab does not answer. Check that you are in its network.")
    }
    return null
  }

  /** @param {string} text */
  showStatus(text) {
    this.status = text
    this.root.dataset.state = text ? "waiting" : this.token ? "here" : "outside"
    this.paint()
  }

  /** @param {string} text */
  showAlert(text) {
    this.alert = text
    this.paint()
  }

  // What is refused may be allowed once a field has changed. A box or a choice that is drawn before
  // its own "change" event would lose what was chosen, hence the wait.
  forgetAlert() {
    if (this.alert) setTimeout(() => this.showAlert(""))
  }

  close() {
    if (this.reconnect) clearTimeout(this.reconnect)
    this.reconnect = null
    this.stopWaiting()
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  dispose() {
    this.close()
    this.countdown.stop()
    this.face?.dispose?.()
    document.removeEventListener("visibilitychange", this.onVisibility)
    removeEventListener("online", this.onOnline)
    this.root.remove()
  }
}

export default component(Room)
