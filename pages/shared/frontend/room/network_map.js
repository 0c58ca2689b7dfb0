// The networks of a class sweep: a map by learning rate and scale of the initial weights, and a
// table of predictions against outcomes. Every number was computed by the server.

import { html, nothing, svg } from "../template.js"

/** @import { Part } from "../template.js" */
/** @import { Axes, Network, Range, Score } from "./types.d.ts" */

// The look of the marks whose network learns, stalls and diverges, in the server's order of outcomes.
const LOOKS = ["filled", "hollow", "crossed"]
const LEFT = 90, RIGHT = 750, FOOT = 330, TOP = 42 // px of the ends of the axes
const MARK = 17, CELL = 104 // px of a mark, and the most for all marks at one place
const MOST_NAMES = 3 // below one place of the map
const NAME = 12 // px of a name's type
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
 */
export function drawNetworkMap(networks, axes, outcomes) {
  const label = "Learning rate across, scale of the initial weights up; each mark is one network"
  const x = logarithmicScale(axes.rate, LEFT, RIGHT)
  const y = logarithmicScale(axes.init_scale, FOOT, TOP)
  const places = placeNetworks(networks, x, y)
  return html`<svg viewBox="0 0 790 400" class="bn-map" role="img" aria-label=${label}>
    ${drawAxes(axes, x, y)} ${drawLegend(outcomes)}
    ${places.map((place) => drawPlace(place, places, outcomes))} ${drawNames(places)}
  </svg>`
}

/**
 * @param {Place} place
 * @param {Place[]} places
 * @param {string[]} outcomes
 */
function drawPlace(place, places, outcomes) {
  const { size, columns } = fitMarks(place, places)
  return place.group.map((network, index) => {
    const left = place.left + size * (index % columns)
    const foot = place.foot - size * Math.floor(index / columns)
    const look = LOOKS[outcomes.indexOf(network.outcome ?? "")] ?? "waiting"
    const norm = network.batch_norm ? "with" : "without"
    const words = `${network.name ?? ""} ${network.outcome ?? "in training"}`
    return drawMark(left, foot, norm, look, size / MARK, words)
  })
}

/**
 * @param {Axes} axes
 * @param {(rate: number) => number} x
 * @param {(scale: number) => number} y
 */
function drawAxes(axes, x, y) {
  const across = powersOfTen(axes.rate).map((rate) =>
    svg`
      <line x1=${x(rate)} x2=${x(rate)} y1="30" y2="340" class="rule"></line>
      <text x=${x(rate)} y="362" text-anchor="middle">${rate}</text>
    `
  )
  const up = powersOfTen(axes.init_scale).map((scale) =>
    svg`
      <line x1="80" x2="760" y1=${y(scale)} y2=${y(scale)} class="rule"></line>
      <text x="70" y=${y(scale) + 5} text-anchor="end">${scale}</text>
    `
  )
  return svg`${across}${up}
    <text x="420" y="388" text-anchor="middle">learning rate</text>
    <text x="8" y="18">scale of the initial weights</text>`
}

/** @param {string[]} outcomes */
function drawLegend([, stalls, diverges]) {
  const legend = [
    ["batch norm", "with", LOOKS[0]],
    ["without", "without", LOOKS[0]],
    [stalls, "key", LOOKS[1]],
    [diverges, "key", LOOKS[2]],
  ]
  return legend.map(([word, norm, look], index) =>
    svg`
      ${drawMark(210 + 140 * index, 13, norm, look)}
      <text x=${224 + 140 * index} y="18">${word}</text>
    `
  )
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} norm
 * @param {string} look
 * @param {number} [scale]
 * @param {string} [words]
 */
function drawMark(x, y, norm, look, scale = 1, words = "") {
  const kind = `net ${norm} ${look}`
  const body = norm === "without"
    ? svg`<rect x="-6" y="-6" width="12" height="12" class=${kind}></rect>`
    : svg`<circle r="6.5" class=${kind}></circle>`
  const cross = look === "crossed"
    ? svg`<path d="M-9 -9l18 18m0 -18l-18 18" class=${kind}></path>`
    : nothing
  const title = words ? svg`<title>${words}</title>` : nothing
  return svg`<g class="point" transform=${`translate(${x} ${y}) scale(${scale})`}>
    ${body}${cross}${title}
  </g>`
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
 * The names below their marks where nothing is in the way; the others show on hovering.
 * @param {Place[]} places
 */
function drawNames(places) {
  /** @type {Box[]} */
  const taken = places.map(({ left, foot }) => ({
    left: left - 7,
    right: left + 7,
    top: foot - 7,
    foot: foot + 7,
  }))
  /** @type {Part[]} */
  const drawn = []
  for (const { group, left, foot } of places) {
    let line = 0
    for (const { name } of group) {
      if (!name || line === MOST_NAMES) continue
      const y = foot + 20 + 13 * line
      const wide = measureName(name)
      const start = Math.min(left - 6, WIDEST - wide)
      const box = { left: start, right: start + wide, top: y - 10, foot: y + 2 }
      if (taken.some((each) => overlap(box, each))) break
      drawn.push(svg`<text x=${start} y=${y} class="name">${name}</text>`)
      taken.push(box)
      line += 1
    }
  }
  return drawn
}

/** @type {CanvasRenderingContext2D | null} */
let ruler = null

/**
 * The px of a name in the map's type, before it is drawn.
 * @param {string} name
 */
function measureName(name) {
  ruler ??= document.createElement("canvas").getContext("2d")
  if (!ruler) return NAME * name.length
  ruler.font = `${NAME}px ${getComputedStyle(document.body).fontFamily}`
  return ruler.measureText(name).width
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
 */
export function drawPredictions({ outcomes, matrix, predicted, of }) {
  return html`
    <p class="bn-truth">${predicted} of ${of} outcomes were predicted correctly.</p>
    <table class="bn-predictions">
      <thead>
        <tr>
              <td>prediction ↓<br>outcome →</td>
              ${outcomes.map((each) => html`<th scope="col">${each}</th>`)}
            </tr>
      </thead>
      <tbody>
            ${outcomes.map((expected, row) =>
              html`<tr>
          <th scope="row">${expected}</th>
          ${
                matrix[row].map((count, at) =>
                  html`<td class=${row === at ? "right" : ""}>${count}</td>`
                )
              }
        </tr>`
            )}
          </tbody>
    </table>
  `
}
