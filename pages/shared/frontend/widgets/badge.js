// The badge asks the lab whether PyTorch agrees, and shows the verdict and the table of what was
// compared.

import { askWorkers } from "../computing.js"
import { make } from "../dom.js"

/**
 * @typedef {object} Table
 * @property {string} caption
 * @property {string[]} heads
 * @property {(string | { shown: string, exact: string })[][]} rows
 */

/** @type {Record<string, string>} */
const MARKS = { agrees: "✓", rounding: "≈", differs: "✗", refused: "!" }

/** @param {{ parentElement: HTMLElement, data: { url: string, waiting: string } }} mount */
export default function ({ parentElement, data }) {
  /** @type {HTMLElement} */
  const root = parentElement.querySelector(".bn-badge") ??
    make("div", { class: "bn-badge", role: "status" }, parentElement)
  if (root.dataset.url === data.url) return
  root.dataset.url = data.url
  writeVerdict(root, "waiting", "…", data.waiting)
  const isWanted = () => root.isConnected && root.dataset.url === data.url
  askWorkers(data.url, {}, isWanted, (sentence) => writeVerdict(root, "waiting", "…", sentence))
    .then((verdict) => {
      if (root.dataset.url !== data.url) return
      if (verdict.error) return writeVerdict(root, "unknown", "?", verdict.error)
      writeVerdict(root, verdict.state, MARKS[verdict.state] ?? "?", verdict.sentence)
      if (verdict.table) writeTable(root, verdict.table)
    })
    .catch(() => {
      if (root.dataset.url !== data.url) return
      writeVerdict(root, "unknown", "?", "The lab does not answer, so this is not checked.")
    })
}

/**
 * @param {HTMLElement} root
 * @param {string} state
 * @param {string} mark
 * @param {string} sentence
 */
function writeVerdict(root, state, mark, sentence) {
  root.dataset.state = state
  const line = root.firstElementChild ?? make("div", {}, root)
  line.textContent = `${mark} ${sentence}`
}

/**
 * An older table stays until the new one is here, so that nothing below it jumps.
 * @param {HTMLElement} root
 * @param {Table} table
 */
function writeTable(root, { caption, heads, rows }) {
  root.querySelector(".bn-table")?.remove()
  const attributes = { class: "bn-table", tabindex: 0, role: "region", "aria-label": caption }
  const table = make("table", {}, make("div", attributes, root))
  const head = make("tr", {}, make("thead", {}, table))
  heads.forEach((each, column) => {
    const words = rows.every((row) => typeof row[column] === "string")
    make("th", words ? { scope: "col", class: "words" } : { scope: "col" }, head, each)
  })
  const body = make("tbody", {}, table)
  for (const row of rows) {
    const line = make("tr", {}, body)
    for (const cell of row) {
      if (typeof cell === "string") make("td", { class: "words" }, line, cell)
      else make("td", { title: cell.exact }, line, cell.shown)
    }
  }
}
