// Copies the page's address, which holds the whole experiment.

import { make } from "../dom.js"

export default function ({ parentElement, data }) {
  if (parentElement.querySelector("button")) return
  const button = make("button", { type: "button", class: "bn-button" }, parentElement, data.label)
  const told = make("span", { class: "bn-told", role: "status" }, parentElement)
  button.addEventListener("click", async () => {
    const done = await copy(location.href)
    const long = location.href.length > data.longest ? ` ${data.long}` : ""
    told.textContent = done ? data.done + long : location.href
    setTimeout(() => (told.textContent = ""), done && !long ? 3000 : 30000)
  })
}

// The clipboard API needs https or localhost; a classroom's address is neither.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement("textarea")
    area.value = text
    document.body.appendChild(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }
}
