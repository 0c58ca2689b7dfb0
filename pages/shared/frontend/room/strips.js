// The strips of a class, one for each batch, as large as the wall has room for.

import { make, shape } from "../dom.js"
import { Strip, titleOf } from "../widgets/strip.js"
import { markOf } from "./marks.js"

/** @import { Data } from "../widgets/strip.js" */

const LARGEST = 2.2, SMALLEST = 0.65 // zoom of the strips
const NARROWEST = 330, SPACE = 8 // px of a strip, and below each
const LETTER = 8, WIDE_LETTER = 14 // px
const LINE = 14, LINES = 5 // px of a line of names, and how many stand over one another

/**
 * A strip without dragging, whose dots are the marks of the students. Names, where they are sent,
 * stand over the top line.
 */
class StillStrip extends Strip {
  raised = 0
  /** @type {SVGGElement[][]} by line and sample */ marks = []
  /** @override */ still = true

  /** @override */
  build() {
    const { names } = this.data
    const raised = names ? LINE * Math.min(LINES, names.length) : 0
    this.top += raised - this.raised
    this.raised = raised
    this.marks = this.data.lines.map(() => [])
    super.build()
  }

  /**
   * @override
   * @param {number} index
   * @param {number[][]} xs
   * @param {number[]} ys
   * @param {number} radius
   */
  placeSample(index, xs, ys, radius) {
    super.placeSample(index, xs, ys, radius)
    const seat = this.data.students?.[index]
    if (seat === undefined) return
    const scale = index === this.data.chosen ? radius * 1.3 : radius
    this.marks.forEach((marks, row) => {
      marks[index] ??= this.addMark(seat, row, index)
      const place = `translate(${xs[row][index].toFixed(1)} ${ys[row]}) scale(${scale})`
      marks[index].setAttribute("transform", place)
    })
  }

  /**
   * The mark over a dot, which stays there for its title.
   * @param {number} seat
   * @param {number} row
   * @param {number} index
   */
  addMark(seat, row, index) {
    const { path, colour, hollow, digit } = markOf(seat)
    const { ground } = this.data.colours
    const look = hollow
      ? { fill: ground, stroke: colour, "stroke-width": 0.4 }
      : { fill: colour, stroke: ground, "stroke-width": 0.2 }
    const mark = shape("g", { class: "bn-mark" })
    shape("path", { d: path, "data-seat": seat, ...look }, mark)
    if (digit) shape("text", { class: hollow ? "hollow" : "" }, mark, digit)
    this.svg.insertBefore(mark, this.labels)
    this.dots?.[row][index].setAttribute("fill-opacity", "0")
    this.dots?.[row][index].setAttribute("stroke-opacity", "0")
    return mark
  }

  /**
   * @override
   * @param {number[][]} xs
   * @param {number[]} ys
   * @param {number} radius
   * @param {number} count
   */
  writeValues(xs, ys, radius, count) {
    const { chosen, names } = this.data
    if (chosen >= 0 || count <= 12) super.writeValues(xs, ys, radius, count)
    if (names) this.writeNames(names, xs[0], ys[0] - radius)
  }

  /**
   * Write the names that have room; the others show on hovering.
   * @param {string[]} names
   * @param {number[]} xs
   * @param {number} foot
   */
  writeNames(names, xs, foot) {
    names.forEach((name, index) => {
      const dot = this.dots?.[0][index]
      if (dot) titleOf(dot).textContent += `, ${name}`
    })
    const { chosen, colours } = this.data
    for (const { index, line, x } of placeNames(names, xs, this.right + 16)) {
      const y = foot - 22 - LINE * line
      const stem = { x1: xs[index], x2: xs[index], y1: y + 3, y2: foot - 18, stroke: colours.rule }
      this.labels.prepend(shape("line", stem))
      const kind = index === chosen ? "value chosen" : "value"
      shape("text", { x, y, "text-anchor": "middle", class: kind }, this.labels, names[index])
    }
  }
}

/**
 * The names that have room on one of the lines, each on the lowest, from left to right.
 * @param {string[]} names
 * @param {number[]} xs
 * @param {number} width
 */
export function placeNames(names, xs, width) {
  const ends = Array(LINES).fill(-Infinity)
  const placed = []
  for (const index of [...xs.keys()].sort((a, b) => xs[a] - xs[b])) {
    const half = estimateWidth(names[index]) / 2
    const x = Math.max(half, Math.min(xs[index], width - half))
    const line = ends.findIndex((end) => x - half > end)
    if (line < 0) continue
    ends[line] = x + half
    placed.push({ index, line, x })
  }
  return placed
}

/**
 * About the px of a name: Chinese and emoji are wide, and so are W and M.
 * @param {string} name
 */
export function estimateWidth(name) {
  const wide = (/** @type {string} */ letter) => letter > "\u2e80" || "MW@".includes(letter)
  return [...name].reduce((sum, letter) => sum + (wide(letter) ? WIDE_LETTER : LETTER), 0)
}

/**
 * The zoom and the columns that show so many strips as large as possible.
 * @param {number} count
 * @param {number} strip px of one's height
 * @param {number} wide
 * @param {number} high
 */
export function fitStrips(count, strip, wide, high) {
  let best = { zoom: 0, columns: 1 }
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const zoom = Math.min(LARGEST, high / (rows * strip), wide / (columns * NARROWEST))
    if (zoom > best.zoom) best = { zoom, columns }
  }
  return { ...best, zoom: Math.max(best.zoom, SMALLEST) }
}

export class Strips {
  /** @type {StillStrip[]} */ shown = []

  root = make("div", { class: "bn-strips" })

  /** @param {Data[]} figures */
  draw(figures) {
    while (this.shown.length > figures.length) this.shown.pop()?.dispose()
    while (this.shown.length < figures.length) this.shown.push(new StillStrip(this.root))
    figures.forEach((figure, index) => {
      const strip = this.shown[index]
      const renamed = strip.data && !strip.data.names !== !figure.names
      if (renamed) strip.dots = null // other space above: build it again
      strip.receive({ ...figure, echo: 0 }, () => {})
    })
  }

  get width() {
    return this.root.parentElement?.clientWidth ?? 0
  }

  /** @param {number} high px that the wall has for them */
  fit(high) {
    if (!this.shown.length) return
    const strip = this.shown[0].height + SPACE
    const { zoom, columns } = fitStrips(this.shown.length, strip, this.width, high)
    this.root.style.zoom = String(zoom)
    this.root.style.gridTemplateColumns = `repeat(${columns}, 1fr)`
  }

  dispose() {
    this.draw([])
    this.root.remove()
  }
}
