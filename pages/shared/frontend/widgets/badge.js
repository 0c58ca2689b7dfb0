// The verified badge: asks the lab for a worker's verdict, and shows it when it comes, with the
// table of what was compared where there is one.

import { make } from "../dom.js"

const MARKS = { agrees: "✓", differs: "✗", refused: "!" }

export default function ({ parentElement, data }) {
  let root = parentElement.querySelector(".bn-badge")
  if (!root) {
    root = make("div", { class: "bn-badge", role: "status" }, parentElement)
    root.said = make("div", {}, root)
  }
  if (root.dataset.url === data.url) return
  root.dataset.url = data.url
  write(root, "waiting", "…", data.waiting)
  fetch(data.url)
    .then((answer) => answer.json())
    .then((verdict) => {
      if (root.dataset.url !== data.url) return
      if (verdict.error) return write(root, "unknown", "?", verdict.error)
      write(root, verdict.state, MARKS[verdict.state] ?? "?", verdict.sentence)
      if (verdict.table) tabulate(root, verdict.table)
    })
    .catch(() => root.dataset.url === data.url && write(root, "unknown", "?", "The lab does not answer, so this is not checked."))
}

function write(root, state, mark, sentence) {
  root.dataset.state = state
  root.said.textContent = `${mark} ${sentence}`
}

// What an older table showed stays until the new one has come, so that nothing below it jumps.
function tabulate(root, { caption, heads, rows }) {
  root.querySelector(".bn-table")?.remove()
  const frame = make("div", { class: "bn-table", tabindex: 0, role: "region", "aria-label": caption }, root)
  const table = make("table", {}, frame)
  const head = make("tr", {}, make("thead", {}, table))
  heads.forEach((each, j) => {
    const words = rows.every((row) => typeof row[j] === "string")
    make("th", words ? { scope: "col", class: "words" } : { scope: "col" }, head, each)
  })
  const body = make("tbody", {}, table)
  for (const row of rows) {
    const line = make("tr", {}, body)
    for (const cell of row) {
      const plain = typeof cell === "string"
      make("td", plain ? { class: "words" } : { title: cell.exact }, line, plain ? cell : cell.shown)
    }
  }
}
