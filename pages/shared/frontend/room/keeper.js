// The teacher's keys that this browser keeps, told to the page that asks: none stands in an address.

import { make, component } from "../dom.js"
import * as places from "./places.js"

class Keeper {
  constructor(parent) {
    this.root = make("span", { class: "bn-keeper", hidden: "" }, parent)
    this.heard = ({ key, newValue }) => {
      if (places.codeOf("teacher", key) && newValue) this.tell()
    }
    window.addEventListener("storage", this.heard) // another tab has opened a room
  }

  receive(data, trigger) {
    const rooms = () => places.led().slice(0, data.most).map((code) => [code, places.read("teacher", code)])
    this.tell = () => trigger("found", { rooms: rooms() })
    if (data.token) places.write("teacher", data.code, data.token)
    if (this.told) return
    this.told = true
    setTimeout(() => this.tell())
  }

  dispose() {
    window.removeEventListener("storage", this.heard)
    this.root.remove()
  }
}

export default component(Keeper)
