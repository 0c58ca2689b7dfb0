// Sends the teacher's keys that this browser stores to the page; no key stands in an address.

import { component, make } from "../dom.js"
import { codeOfKey, listLedRooms, readToken, writeToken } from "./tokens.js"

/** @import { Trigger } from "../dom.js" */

class TeacherKeys {
  /** @type {Trigger} */ trigger
  most = 0
  sent = false

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-teacher-keys", hidden: "" }, parent)
    this.onStorage = this.onStorage.bind(this)
    addEventListener("storage", this.onStorage)
  }

  /**
   * @param {{ most: number, code?: string, token?: string }} data the room that this page leads, if
   * any, and how many rooms the page reads
   * @param {Trigger} trigger
   */
  receive({ most, code, token }, trigger) {
    this.trigger = trigger
    this.most = most
    if (code && token) writeToken("teacher", code, token)
    if (this.sent) return
    this.sent = true
    setTimeout(() => this.send())
  }

  send() {
    const codes = listLedRooms().slice(0, this.most)
    this.trigger("found", { rooms: codes.map((code) => [code, readToken("teacher", code)]) })
  }

  /**
   * Another tab has opened a room.
   * @param {StorageEvent} event
   */
  onStorage({ key, newValue }) {
    if (codeOfKey("teacher", key) && newValue) this.send()
  }

  dispose() {
    removeEventListener("storage", this.onStorage)
    this.root.remove()
  }
}

export default component(TeacherKeys)
