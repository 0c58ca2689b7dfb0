// The block: every number of N × C × H × W is a cell, and the cells that share its mean light up.
// It places cells and moves the focus; who shares with whom, and every word, was sent with the data.

import { make, mounted, shape } from "../dom.js"

const REPORT = 300 // ms that the focus must rest before the page is told
const APART = 8 // between two channels, two examples
const FOOT = 18

class Block {
  constructor(parent) {
    this.root = make("div", { class: "bn-block" })
    this.svg = shape("svg", { role: "listbox", "aria-orientation": "horizontal" }, this.root)
    this.told = make("p", {}, this.root)
    parent.appendChild(this.root)
    this.observer = new ResizeObserver(() => this.data && this.build())
    this.observer.observe(this.root)
    this.svg.addEventListener("pointerover", (e) => this.hover(e))
    this.svg.addEventListener("pointerleave", () => this.light(this.chosen))
    this.svg.addEventListener("pointerdown", (e) => this.press(e))
    this.svg.addEventListener("keydown", (e) => this.key(e))
  }

  dispose() {
    this.observer.disconnect()
    clearTimeout(this.timer)
    this.root.remove()
  }

  receive(data, trigger) {
    this.trigger = trigger
    const same = this.data && String(this.data.shape) === String(data.shape)
    this.data = data
    // What is focused here may be newer than what the page has heard of.
    if (!same) this.chosen = data.chosen
    this.svg.setAttribute("aria-label", data.alt)
    if (same) this.light(this.chosen)
    else this.build()
  }

  build() {
    const { svg, data } = this
    const [n, c, h, w] = data.shape
    const width = Math.max(this.root.clientWidth, 240)
    const left = width < 560 ? 20 : 84
    const cell = Math.max(6, Math.min(34, Math.floor((width - left - APART * (c - 1) - 4) / (c * w))))
    const focused = svg.contains(svg.getRootNode().activeElement)
    const wide = left + c * w * cell + APART * (c - 1) + 4
    const high = FOOT + n * (h * cell + APART) + 2
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`)
    svg.setAttribute("width", wide)
    svg.setAttribute("height", high)
    svg.replaceChildren()
    const label = (x, y, text, anchor) => shape("text", { x, y, "text-anchor": anchor }, svg, text)
    for (let k = 0; k < c; k++) {
      const name = w * cell > 68 ? `channel ${k + 1}` : `${k + 1}`
      label(left + k * (w * cell + APART) + (w * cell) / 2, 12, name, "middle")
    }
    for (let i = 0; i < n; i++) {
      const name = left > 40 ? `example ${i + 1}` : `${i + 1}`
      label(left - 8, FOOT + i * (h * cell + APART) + (h * cell) / 2 + 4, name, "end")
    }
    this.cells = data.cells.map((words, index) => {
      const [i, k, row, column] = this.place(index)
      const x = left + k * (w * cell + APART) + column * cell
      const y = FOOT + i * (h * cell + APART) + row * cell
      const node = shape("rect", { x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, rx: 2, role: "option", "data-index": index }, svg)
      shape("title", {}, node)
      return node
    })
    this.light(this.chosen)
    if (focused) this.cells[this.chosen].focus({ preventScroll: true })
  }

  place(index) {
    const [, c, h, w] = this.data.shape
    return [Math.floor(index / (w * h * c)), Math.floor(index / (w * h)) % c, Math.floor(index / w) % h, index % w]
  }

  index(i, k, row, column) {
    const [, c, h, w] = this.data.shape
    return ((i * c + k) * h + row) * w + column
  }

  // Light the whole group of one cell, and tell of it.
  light(index) {
    const { data } = this
    const group = data.groups[index]
    const { colours } = data
    this.cells.forEach((node, i) => {
      const lit = data.groups[i] === group
      node.setAttribute("fill", lit ? colours.lit : colours.dim)
      node.setAttribute("fill-opacity", (lit ? 0.3 : 0.06) + (lit ? 0.7 : 0.4) * data.shades[i])
      node.setAttribute("stroke", i === index ? colours.text : lit ? colours.lit : colours.edge)
      node.setAttribute("stroke-width", i === index ? 3 : lit ? 2 : 1)
      node.setAttribute("tabindex", i === this.chosen ? 0 : -1)
      node.setAttribute("aria-selected", i === this.chosen)
      node.classList.toggle("lit", lit)
      node.firstChild.textContent = data.cells[i]
      node.setAttribute("aria-label", i === index ? `${data.cells[i]}. ${data.told[group]}` : data.cells[i])
    })
    this.told.replaceChildren()
    make("span", {}, this.told, data.cells[index] + ".")
    make("span", { class: "bn-group" }, this.told, data.told[group])
  }

  hover(event) {
    const cell = event.target.closest?.("rect")
    if (cell && event.pointerType === "mouse") this.light(Number(cell.dataset.index))
  }

  press(event) {
    const cell = event.target.closest?.("rect")
    if (!cell) return
    event.preventDefault()
    this.choose(Number(cell.dataset.index))
  }

  choose(index) {
    this.chosen = index
    this.light(index)
    this.cells[index].focus({ preventScroll: true })
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.trigger("chosen", index), REPORT)
  }

  // The arrows walk over the picture: from one channel to the next, from one example to the next.
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0]
    if (!dx && !dy) return
    event.preventDefault()
    const [n, c, h, w] = this.data.shape
    const [i, k, row, column] = this.place(this.chosen)
    const x = (k * w + column + dx + c * w) % (c * w)
    const y = (i * h + row + dy + n * h) % (n * h)
    this.choose(this.index(Math.floor(y / h), Math.floor(x / w), y % h, x % w))
  }
}

export default mounted(Block)
