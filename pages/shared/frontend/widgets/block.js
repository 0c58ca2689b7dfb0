// The block shows every number of N × C × H × W as a cell, and lights up the cells that share its
// mean. It places cells and moves the focus; groups, shades and words come with the data.

import { component, make, shape } from "../dom.js"

/** @import { Trigger } from "../dom.js" */

const REPORT = 300 // ms for which the focus must rest before the page hears of it
const GAP = 8 // px between two channels, and between two examples
const HEAD = 18 // px above the cells for the names of the channels

/**
 * @typedef {[number, number, number, number]} Four examples, channels, rows and columns
 * @typedef {object} Data
 * @property {Four} shape
 * @property {number} chosen
 * @property {string} alt
 * @property {string[]} cells what each cell is, in words
 * @property {number[]} groups
 * @property {number[]} shades
 * @property {string[]} sentences what each group is
 * @property {{ lit: string, dim: string, text: string, edge: string }} colours
 */

class Block {
  /** @type {Data} */ data
  /** @type {Trigger} */ trigger
  /** @type {SVGRectElement[]} */ cells = []
  /** @type {number | undefined} */ timer
  chosen = 0

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-block" })
    this.svg = shape("svg", { role: "listbox", "aria-orientation": "horizontal" }, this.root)
    this.words = make("p", {}, this.root)
    parent.appendChild(this.root)
    this.observer = new ResizeObserver(() => this.data && this.build())
    this.observer.observe(this.root)
    this.svg.addEventListener("pointerover", (event) => this.hover(event))
    this.svg.addEventListener("pointerleave", () => this.light(this.chosen))
    this.svg.addEventListener("pointerdown", (event) => this.press(event))
    this.svg.addEventListener("keydown", (event) => this.onKey(event))
  }

  dispose() {
    this.observer.disconnect()
    clearTimeout(this.timer)
    this.root.remove()
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
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
    const room = Math.max(this.root.clientWidth, 240)
    const left = room < 560 ? 20 : 84
    const cell = Math.max(6, Math.min(34, Math.floor((room - left - GAP * (c - 1) - 4) / (c * w))))
    const focused = svg.contains(/** @type {Document} */ (svg.getRootNode()).activeElement)
    const width = left + c * w * cell + GAP * (c - 1) + 4
    const height = HEAD + n * (h * cell + GAP) + 2
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    svg.setAttribute("width", String(width))
    svg.setAttribute("height", String(height))
    svg.replaceChildren()
    for (let k = 0; k < c; k++) {
      const name = w * cell > 68 ? `channel ${k + 1}` : `${k + 1}`
      const x = left + k * (w * cell + GAP) + (w * cell) / 2
      shape("text", { x, y: 12, "text-anchor": "middle" }, svg, name)
    }
    for (let i = 0; i < n; i++) {
      const name = left > 40 ? `example ${i + 1}` : `${i + 1}`
      const y = HEAD + i * (h * cell + GAP) + (h * cell) / 2 + 4
      shape("text", { x: left - 8, y, "text-anchor": "end" }, svg, name)
    }
    const size = { width: cell - 2, height: cell - 2, rx: 2 }
    this.cells = data.cells.map((_, index) => {
      const [i, k, row, column] = cellAt(index, data.shape)
      const x = left + k * (w * cell + GAP) + column * cell + 1
      const y = HEAD + i * (h * cell + GAP) + row * cell + 1
      const node = shape("rect", { x, y, ...size, role: "option", "data-index": index }, svg)
      shape("title", {}, node)
      return node
    })
    this.light(this.chosen)
    if (focused) this.cells[this.chosen].focus({ preventScroll: true })
  }

  /**
   * Light the whole group of one cell, and describe it.
   * @param {number} index
   */
  light(index) {
    const { data } = this
    const group = data.groups[index]
    const { colours } = data
    this.cells.forEach((node, i) => {
      const lit = data.groups[i] === group
      const attributes = {
        fill: lit ? colours.lit : colours.dim,
        "fill-opacity": (lit ? 0.3 : 0.06) + (lit ? 0.7 : 0.4) * data.shades[i],
        stroke: i === index ? colours.text : lit ? colours.lit : colours.edge,
        "stroke-width": i === index ? 3 : lit ? 2 : 1,
        tabindex: i === this.chosen ? 0 : -1,
        "aria-selected": i === this.chosen,
        "aria-label": i === index ? `${data.cells[i]}. ${data.sentences[group]}` : data.cells[i],
      }
      for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value))
      node.classList.toggle("lit", lit)
      if (node.firstChild) node.firstChild.textContent = data.cells[i]
    })
    this.words.replaceChildren()
    make("span", {}, this.words, `${data.cells[index]}.`)
    make("span", { class: "bn-group" }, this.words, data.sentences[group])
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const cell = cellOf(event)
    if (cell && event.pointerType === "mouse") this.light(Number(cell.dataset.index))
  }

  /** @param {PointerEvent} event */
  press(event) {
    const cell = cellOf(event)
    if (!cell) return
    event.preventDefault()
    this.choose(Number(cell.dataset.index))
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index
    this.light(index)
    this.cells[index].focus({ preventScroll: true })
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.trigger("chosen", index), REPORT)
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const index = neighbour(this.chosen, event.key, this.data.shape)
    if (index === null) return
    event.preventDefault()
    this.choose(index)
  }
}

/** @param {Event} event */
function cellOf(event) {
  return /** @type {Element} */ (event.target).closest?.("rect")
}

/**
 * The example, channel, row and column of a cell that is counted in flat order.
 * @param {number} index
 * @param {Four} shape
 * @returns {Four}
 */
export function cellAt(index, [, c, h, w]) {
  const example = Math.floor(index / (w * h * c))
  return [example, Math.floor(index / (w * h)) % c, Math.floor(index / w) % h, index % w]
}

/**
 * The flat index of a cell, the inverse of `cellAt`.
 * @param {Four} cell
 * @param {Four} shape
 */
export function indexOf([i, k, row, column], [, c, h, w]) {
  return ((i * c + k) * h + row) * w + column
}

/**
 * The cell beside another in the picture, across channels and examples; null for no arrow key.
 * @param {number} index
 * @param {string} key
 * @param {Four} shape
 */
export function neighbour(index, key, shape) {
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  if (!(key in steps)) return null
  const [dx, dy] = steps[key]
  const [n, c, h, w] = shape
  const [i, k, row, column] = cellAt(index, shape)
  const x = (k * w + column + dx + c * w) % (c * w)
  const y = (i * h + row + dy + n * h) % (n * h)
  return indexOf([Math.floor(y / h), Math.floor(x / w), y % h, x % w], shape)
}

export default component(Block)
