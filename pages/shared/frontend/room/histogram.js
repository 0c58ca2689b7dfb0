// The numbers that a class has answered, as a histogram. Every count was made by the server.

import { shape } from "../dom.js"

/** @import { Prediction } from "./types.d.ts" */

const LEFT = 10, RIGHT = 590, FOOT = 155, HIGH = 120 // px of the bars

/**
 * @param {Prediction} prediction
 * @param {Element} parent
 */
export function drawHistogram({ histogram, written, truth, shown }, parent) {
  const label = `Histogram of the answers, from ${shown.from} to ${shown.to}; ` +
    `the computed answer is ${written}`
  const attributes = { class: "bn-histogram", role: "img", "aria-label": label }
  const svg = shape("svg", { viewBox: "0 0 600 222", ...attributes }, parent)
  const { bars, at } = layOutBars(histogram.edges, histogram.counts)
  for (const { x, width, height, count } of bars) {
    shape("rect", { x: x + 1, y: FOOT - height, width: width - 2, height }, svg)
    const middle = { x: x + width / 2, y: FOOT - 5 - height, "text-anchor": "middle" }
    if (count) shape("text", middle, svg, count)
  }
  const x = at(truth)
  shape("line", { x1: LEFT, x2: RIGHT, y1: 156, y2: 156, class: "rule" }, svg)
  shape("line", { x1: x, x2: x, y1: 10, y2: 162, class: "truth" }, svg)
  const inside = Math.min(Math.max(x, 40), 560)
  shape("text", { x: inside, y: 180, "text-anchor": "middle", class: "truth" }, svg, written)
  // The outermost bars also hold what lies beyond their edges.
  const { below, above } = histogram
  const from = below ? `${shown.from}, ${below} of them below` : shown.from
  const to = above ? `${above} of them above, ${shown.to}` : shown.to
  shape("text", { x: LEFT, y: 200 }, svg, from)
  shape("text", { x: RIGHT, y: 200, "text-anchor": "end" }, svg, to)
  const caption = "answers and their numbers of students"
  shape("text", { x: 300, y: 216, "text-anchor": "middle" }, svg, caption)
}

/**
 * The bars between the edges, the tallest of full height, and the scale that they stand on.
 * @param {number[]} edges
 * @param {number[]} counts
 */
export function layOutBars(edges, counts) {
  const low = edges[0], high = edges[edges.length - 1]
  const at = (/** @type {number} */ value) => LEFT + ((RIGHT - LEFT) * (value - low)) / (high - low)
  const most = Math.max(1, ...counts)
  const bars = counts.map((count, place) => {
    const x = at(edges[place])
    return { x, width: at(edges[place + 1]) - x, height: (HIGH * count) / most, count }
  })
  return { bars, at }
}
