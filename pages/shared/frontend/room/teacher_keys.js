// Sends the teacher's keys that this browser stores to the page; no key stands in an address.

import { component, make } from "../dom.js"
import { codeOfKey, listLedRooms, readToken, writeToken } from "./tokens.js"

/** @import { Trigger } from "../dom.js" */

export class TeacherKeys {
  /** @type {Trigger} */ trigger
  most = 0
  asked = ""

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-teacher-keys", hidden: "" }, parent)
    this.onStorage = this.onStorage.bind(this)
    addEventListener("storage", this.onStorage)
  }

  /**
   * @param {object} data
   * @param {number} data.most rooms that the page reads
   * @param {string} [data.code] the room that this page leads
   * @param {string} [data.token] its key
   * @param {string} data.wanted names the session that has not got the stored keys; "" if it has
   * @param {Trigger} trigger
   */
  receive({ most, code, token, wanted }, trigger) {
    this.trigger = trigger
    this.most = most
    if (code && token) writeToken("teacher", code, token)
    if (!wanted || wanted === this.asked) return
    this.asked = wanted
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
