// The block shows every value of N × C × H × W as a cell, and its means beside it. It lights up the
// cells that are averaged together, with their mean. It places cells and moves the focus; groups,
// shades, means and words come with the data.

import { component, make, shape } from "../dom.js"

/** @import { Trigger } from "../dom.js" */

const REPORT = 300 // ms for which the focus must rest before the page hears of it
const GAP = 8 // px between two channels, and between two examples
const HEAD = 18 // px above the cells for the names of the channels
const MEAN = { width: 46, height: 28, gap: 4, left: 36 } // px of a mean, and before the first
const HALL = 0.62 // of the window's height, for the block in a hall
const CLEAR = 16 // px of a cell that is not made smaller for the means

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
 * @property {{ size: [number, number], texts: string[] }} means in lines and columns, of all groups
 * @property {{ lit: string, dim: string, text: string, edge: string }} colours
 */

class Block {
  /** @type {Data} */ data
  /** @type {Trigger} */ trigger
  /** @type {SVGRectElement[]} */ cells = []
  /** @type {SVGRectElement[]} */ means = []
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
    const same = this.data && String(this.data.shape) === String(data.shape) &&
      String(this.data.means.size) === String(data.means.size)
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
    const free = room - left - GAP * (c - 1) - 4
    // Room for a mean per channel, so that the cells keep their size when the norm changes.
    const wanted = MEAN.left + c * (MEAN.width + MEAN.gap)
    const beside = free - wanted >= c * w * CLEAR
    const cell = Math.max(6, Math.min(34, Math.floor((free - (beside ? wanted : 0)) / (c * w))))
    const focused = svg.contains(/** @type {Document} */ (svg.getRootNode()).activeElement)
    const end = left + c * w * cell + GAP * (c - 1) + 4
    const width = end + (beside ? wanted : 0)
    const height = HEAD + n * (h * cell + GAP) + 2
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    // In a hall the whole picture grows, its words too.
    const hall = this.root.closest(".st-key-lesson-presented")
    const scale = hall ? Math.min(room / width, HALL * innerHeight / height) : 1
    svg.setAttribute("width", String(width * scale))
    svg.setAttribute("height", String(height * scale))
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
    this.means = beside ? this.buildMeans(end + MEAN.left, h * cell) : []
    this.light(this.chosen)
    if (focused) this.cells[this.chosen].focus({ preventScroll: true })
  }

  /**
   * Draw the means beside the block: in the row of their example, or in the middle if they belong
   * to all examples.
   * @param {number} left
   * @param {number} side height of an example
   */
  buildMeans(left, side) {
    const { size: [lines, columns], texts } = this.data.means
    const [n] = this.data.shape
    const stride = lines === n ? side + GAP : 0
    const middle = HEAD + (lines === n ? side : n * (side + GAP) - GAP) / 2
    const x = (/** @type {number} */ k) => left + (k % columns) * (MEAN.width + MEAN.gap)
    const y = (/** @type {number} */ k) => middle + Math.floor(k / columns) * stride
    const name = texts.length === 1 ? "1 mean" : `${texts.length} means`
    shape("text", { x: left, y: lines === n ? 12 : middle - MEAN.height / 2 - 8 }, this.svg, name)
    return texts.map((text, k) => {
      const size = { width: MEAN.width, height: MEAN.height, rx: 4 }
      const box = { x: x(k), y: y(k) - MEAN.height / 2, ...size, class: "bn-mean" }
      const node = shape("rect", box, this.svg)
      const at = { x: x(k) + MEAN.width / 2, y: y(k) + 4, "text-anchor": "middle" }
      shape("text", at, this.svg, text)
      return node
    })
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
    this.means.forEach((node, k) => {
      node.setAttribute("fill", k === group ? colours.lit : "none")
      node.setAttribute("fill-opacity", "0.3")
      node.setAttribute("stroke", k === group ? colours.lit : colours.edge)
      node.setAttribute("stroke-width", k === group ? "2" : "1")
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
  const target = /** @type {Element} */ (event.target)
  return /** @type {SVGRectElement | null} */ (target.closest?.("rect[data-index]"))
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
