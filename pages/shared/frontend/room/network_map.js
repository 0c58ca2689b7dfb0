// The networks of a class sweep: a map by learning rate and scale of the initial weights, and a
// table of predictions against outcomes. Every number was computed by the server.

import { make, shape } from "../dom.js"

/** @import { Axes, Network, Range, Score } from "./types.d.ts" */

// The look of the marks whose network learns, stalls and diverges, in the server's order of outcomes.
const LOOKS = ["filled", "hollow", "crossed"]
const LEFT = 90, RIGHT = 750, FOOT = 330, TOP = 42 // px of the ends of the axes
const MARK = 17, CELL = 104 // px of a mark, and the most for all marks at one place
const MOST_NAMES = 3 // below one place of the map
const WIDEST = 785 // px up to which a name may reach

/**
 * @typedef {object} Place the networks of one choice, which stand side by side
 * @property {Network[]} group
 * @property {number} left
 * @property {number} foot
 * @typedef {{ left: number, right: number, top: number, foot: number }} Box
 */

/**
 * Draw the map. A circle is with batch norm and a square without.
 * @param {Network[]} networks
 * @param {Axes} axes the ends of both axes
 * @param {string[]} outcomes
 * @param {Element} parent
 */
export function drawNetworkMap(networks, axes, outcomes, parent) {
  const label = "Learning rate across, scale of the initial weights up; each mark is one network"
  const attributes = { class: "bn-map", role: "img", "aria-label": label }
  const svg = shape("svg", { viewBox: "0 0 790 400", ...attributes }, parent)
  const x = logarithmicScale(axes.rate, LEFT, RIGHT)
  const y = logarithmicScale(axes.init_scale, FOOT, TOP)
  drawAxes(axes, x, y, svg)
  drawLegend(outcomes, svg)
  const places = placeNetworks(networks, x, y)
  for (const place of places) {
    const { size, columns } = fitMarks(place, places)
    place.group.forEach((network, index) => {
      const left = place.left + size * (index % columns)
      const foot = place.foot - size * Math.floor(index / columns)
      const look = LOOKS[outcomes.indexOf(network.outcome ?? "")] ?? "waiting"
      const norm = network.batch_norm ? "with" : "without"
      const mark = drawMark(svg, left, foot, norm, look, size / MARK)
      shape("title", {}, mark, `${network.name ?? ""} ${network.outcome ?? "in training"}`)
    })
  }
  writeNames(svg, places)
}

/**
 * @param {Axes} axes
 * @param {(rate: number) => number} x
 * @param {(scale: number) => number} y
 * @param {SVGElement} svg
 */
function drawAxes(axes, x, y, svg) {
  for (const rate of powersOfTen(axes.rate)) {
    shape("line", { x1: x(rate), x2: x(rate), y1: 30, y2: 340, class: "rule" }, svg)
    shape("text", { x: x(rate), y: 362, "text-anchor": "middle" }, svg, rate)
  }
  for (const scale of powersOfTen(axes.init_scale)) {
    shape("line", { x1: 80, x2: 760, y1: y(scale), y2: y(scale), class: "rule" }, svg)
    shape("text", { x: 70, y: y(scale) + 5, "text-anchor": "end" }, svg, scale)
  }
  shape("text", { x: 420, y: 388, "text-anchor": "middle" }, svg, "learning rate")
  shape("text", { x: 8, y: 18 }, svg, "scale of the initial weights")
}

/**
 * @param {string[]} outcomes
 * @param {SVGElement} svg
 */
function drawLegend([, stalls, diverges], svg) {
  const legend = [
    ["batch norm", "with", LOOKS[0]],
    ["without", "without", LOOKS[0]],
    [stalls, "key", LOOKS[1]],
    [diverges, "key", LOOKS[2]],
  ]
  legend.forEach(([word, norm, look], index) => {
    drawMark(svg, 210 + 140 * index, 13, norm, look)
    shape("text", { x: 224 + 140 * index, y: 18 }, svg, word)
  })
}

/**
 * @param {SVGElement} svg
 * @param {number} x
 * @param {number} y
 * @param {string} norm
 * @param {string} look
 * @param {number} [scale]
 */
function drawMark(svg, x, y, norm, look, scale = 1) {
  const transform = `translate(${x} ${y}) scale(${scale})`
  const group = shape("g", { class: "point", transform }, svg)
  const kind = { class: `net ${norm} ${look}` }
  if (norm === "without") shape("rect", { x: -6, y: -6, width: 12, height: 12, ...kind }, group)
  else shape("circle", { r: 6.5, ...kind }, group)
  if (look === "crossed") shape("path", { d: "M-9 -9l18 18m0 -18l-18 18", ...kind }, group)
  return group
}

/**
 * From a number to its place on a logarithmic axis whose ends are drawn at `start` and `end`.
 * @param {Range} range
 * @param {number} start
 * @param {number} end
 */
export function logarithmicScale([low, high], start, end) {
  const unit = (end - start) / Math.log10(high / low)
  return (/** @type {number} */ value) => start + unit * Math.log10(value / low)
}

/** @param {Range} range */
export function powersOfTen([low, high]) {
  const first = Math.ceil(Math.log10(low)), last = Math.floor(Math.log10(high))
  return Array.from({ length: last - first + 1 }, (_, step) => Number(`1e${first + step}`))
}

/**
 * The places of the map that have networks.
 * @param {Network[]} networks
 * @param {(rate: number) => number} x
 * @param {(scale: number) => number} y
 */
export function placeNetworks(networks, x, y) {
  /** @type {Map<string, Place>} */
  const places = new Map()
  for (const network of networks) {
    const key = `${network.rate} ${network.init_scale}`
    const place = places.get(key) ??
      { group: [], left: x(network.rate), foot: y(network.init_scale) }
    place.group.push(network)
    places.set(key, place)
  }
  return [...places.values()]
}

/**
 * The size and the columns of the marks of one place: as large as its neighbours leave room for.
 * @param {Place} place
 * @param {Place[]} places
 */
export function fitMarks({ group, left, foot }, places) {
  const beside = places.filter((other) => other.foot === foot && other.left > left)
  const above = places.filter((other) => other.foot < foot && Math.abs(other.left - left) < CELL)
  const wide = Math.min(CELL, ...beside.map((other) => other.left - left)) - 3
  const high = Math.min(CELL, foot - 24, ...above.map((other) => foot - other.foot)) - 3
  return packMarks(group.length, wide, high)
}

/**
 * The largest size at which so many marks fit into a box, and how many stand in a row.
 * @param {number} count
 * @param {number} wide
 * @param {number} high
 */
export function packMarks(count, wide, high) {
  for (let size = MARK;; size *= 0.94) {
    const columns = Math.max(1, Math.floor(wide / size))
    const rows = Math.max(1, Math.floor(high / size))
    if (columns * rows >= count) return { size, columns }
  }
}

/**
 * Write the names below their marks where nothing is in the way; the others show on hovering.
 * @param {SVGElement} svg
 * @param {Place[]} places
 */
function writeNames(svg, places) {
  /** @type {Box[]} */
  const taken = places.map(({ left, foot }) => ({
    left: left - 7,
    right: left + 7,
    top: foot - 7,
    foot: foot + 7,
  }))
  for (const { group, left, foot } of places) {
    let line = 0
    for (const { name } of group) {
      if (!name || line === MOST_NAMES) continue
      const y = foot + 20 + 13 * line
      const text = shape("text", { x: left - 6, y, class: "name" }, svg, name)
      const wide = text.getComputedTextLength()
      const start = Math.min(left - 6, WIDEST - wide)
      const box = { left: start, right: start + wide, top: y - 10, foot: y + 2 }
      if (taken.some((each) => overlap(box, each))) {
        text.remove()
        break
      }
      text.setAttribute("x", String(start))
      taken.push(box)
      line += 1
    }
  }
}

/**
 * @param {Box} one
 * @param {Box} other
 */
export function overlap(one, other) {
  const across = one.left < other.right && one.right > other.left
  return across && one.top < other.foot && one.foot > other.top
}

/**
 * A table of predictions, down, against outcomes, across.
 * @param {Score} score
 * @param {Element} parent
 */
export function drawPredictions({ outcomes, matrix, predicted, of }, parent) {
  make(
    "p",
    { class: "bn-truth" },
    parent,
    `${predicted} of ${of} outcomes were predicted correctly.`,
  )
  const table = make("table", { class: "bn-predictions" }, parent)
  const head = make("tr", {}, make("thead", {}, table))
  make("td", {}, head, "prediction ↓, outcome →")
  for (const each of outcomes) make("th", { scope: "col" }, head, each)
  const body = make("tbody", {}, table)
  outcomes.forEach((expected, row) => {
    const line = make("tr", {}, body)
    make("th", { scope: "row" }, line, expected)
    outcomes.forEach((_, column) => {
      make("td", row === column ? { class: "right" } : {}, line, matrix[row][column])
    })
  })
}
