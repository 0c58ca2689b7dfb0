// The page's address says what its controls say. It places parameters; their texts come from the server.

import { mounted, make } from "../dom.js"

class Address {
  constructor(parent) {
    this.root = make("span", { class: "bn-address", hidden: "" }, parent)
    this.path = location.pathname
  }

  dispose() {
    this.root.remove()
  }

  // `said` has a text for each parameter that a control holds, or null where it says its default.
  receive(said) {
    if (location.pathname !== this.path) return // another page is open by now
    const held = new URL(location.href)
    let changed = false
    for (const [name, text] of Object.entries(said)) {
      if (same(held.searchParams.get(name), text)) continue
      if (text === null) held.searchParams.delete(name)
      else held.searchParams.set(name, text)
      changed = true
    }
    if (changed) history.replaceState(history.state, "", held)
  }
}

// 5 and 5.0 are the same number.
function same(held, said) {
  if (held === said) return true
  return [held, said].every((text) => text?.trim()) && Number(held) === Number(said)
}

export default mounted(Address)
