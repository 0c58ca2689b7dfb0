// The teacher's keys that this browser keeps, told to the page that asks: none stands in an address.

import { make, mounted } from "./mount.js"

const KEY = "bn-room teacher ", NEWEST = "bn-room newest", MOST = 5

class Keeper {
  constructor(parent) {
    this.root = make("span", { class: "bn-keeper", hidden: "" }, parent)
    this.heard = ({ key, newValue }) => {
      if (!key?.startsWith(KEY) || !newValue) return
      this.write({ code: key.slice(KEY.length), token: newValue })
      this.tell()
    }
    window.addEventListener("storage", this.heard) // another tab has opened a room
  }

  receive(data, trigger) {
    this.tell = () => trigger("found", { rooms: this.read() })
    if (data.token) this.write(data)
    if (this.told) return
    this.told = true
    setTimeout(() => this.tell())
  }

  // A browser may refuse to keep anything: then the room lasts as long as the page.
  write({ code, token }) {
    try {
      localStorage.setItem(KEY + code, token)
      localStorage.setItem(NEWEST, code)
    } catch {
      this.root.dataset.refused = "1"
    }
  }

  read() {
    try {
      const codes = Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length))
      const newest = localStorage.getItem(NEWEST)
      codes.sort((one, other) => (other === newest) - (one === newest))
      return codes.slice(0, MOST).map((code) => [code, localStorage.getItem(KEY + code)])
    } catch {
      return []
    }
  }

  dispose() {
    window.removeEventListener("storage", this.heard)
    this.root.remove()
  }
}

export default mounted(Keeper)
