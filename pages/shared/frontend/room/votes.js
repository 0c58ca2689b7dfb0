// The votes of a class as pictures: tallies, and the changes from the first vote to the second.
// Every number was counted by the server.

import { make, shape } from "../dom.js"

/** @import { Shift, Vote } from "./types.d.ts" */

const A = "A".charCodeAt(0)
const WIDE = 640, LEFT = 100, RIGHT = 540, BAR = 8 // px across: the bands, and the bars at their ends
const HIGH = 200, GAP = 30, TOP = 24 // px down: all students, between options, and above them

/**
 * The letter of an option, as its list numbers it.
 * @param {number} place
 */
export function letterOf(place) {
  return String.fromCharCode(A + place)
}

/**
 * The place of a letter's option; no option's place, or NaN, for another text.
 * @param {string} letter
 */
export function placeOf(letter) {
  return letter.toUpperCase().charCodeAt(0) - A
}

/**
 * Tallies by vote, and what is said about each option once the answer is known.
 * @param {Vote} vote
 * @param {Element} parent
 * @param {boolean} [plain] numbers alone, where the changes beside them have the bars
 */
export function drawTallies({ tallies, options, right, why }, parent, plain = false) {
  const most = Math.max(1, ...tallies.flat())
  const list = make("ol", { class: "bn-tally", type: "A" }, parent)
  options.forEach((text, place) => {
    const item = make("li", { class: place === right ? "right" : "" }, list)
    make("div", {}, item, place === right ? `${text} ✓` : text)
    const counts = tallies.map((tally) => tally[place])
    if (plain) make("div", { class: "bn-votes" }, item, counts.join(", then "))
    else counts.forEach((count, round) => drawCount(count, round, most, tallies.length, item))
    if (why?.[place]) make("small", {}, item, why[place])
  })
}

/**
 * @param {number} count
 * @param {number} round
 * @param {number} most
 * @param {number} rounds
 * @param {Element} parent
 */
function drawCount(count, round, most, rounds, parent) {
  const row = make("div", { class: "bn-count" }, parent)
  const style = `width:${(70 * count) / most}%`
  if (count) make("i", { style, class: `round${round + 1}` }, row)
  make("span", {}, row, rounds > 1 ? `${count} in vote ${round + 1}` : count)
}

/**
 * The second vote beside the first: a band is as thick as it has students.
 * @param {number[][]} matrix students by first and second vote
 * @param {number | null} right
 * @param {Shift} shift
 * @param {Element} parent
 */
export function drawVoteChanges(matrix, right, shift, parent) {
  make("p", { class: "bn-vote-summary" }, parent, summarizeChanges(shift))
  if (!shift.twice) return
  const { bands, ends, height } = layOutVoteChanges(matrix, right, shift)
  const attributes = { class: "bn-vote-changes", role: "img", "aria-label": listChanges(matrix) }
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${height}`, ...attributes }, parent)
  shape("text", { x: 60, y: 16, "text-anchor": "middle" }, svg, "vote 1")
  shape("text", { x: 580, y: 16, "text-anchor": "middle" }, svg, "vote 2")
  for (const { kind, left, right, thick, words } of bands) {
    const d = bandPath(left, right, thick)
    shape("title", {}, shape("path", { class: `band ${kind}`, d }, svg), words)
  }
  for (const { side, top, thick, place, size } of ends) {
    const first = side === "first"
    const correct = place === right
    const x = first ? LEFT - BAR : RIGHT
    const bar = { x, y: top, width: BAR, height: Math.max(thick, 2) }
    shape("rect", { ...bar, class: correct ? "end right" : "end" }, svg)
    const words = `${letterOf(place)}${correct ? " ✓" : ""}  ${size}`
    const anchor = first ? "end" : "start"
    const at = { x: first ? x - BAR : x + 2 * BAR, y: top + thick / 2 + 6, "text-anchor": anchor }
    shape("text", at, svg, words)
  }
}

/** @param {Shift} shift */
export function summarizeChanges({ twice, changed, to, from }) {
  if (!twice) return "No student has voted twice."
  const words = `${changed} of ${twice} changed their vote`
  return to === null ? `${words}.` : `${words}: ${to} to the right answer, ${from} away from it.`
}

/**
 * Where the bands and the bars at their ends stand, from the top down.
 * @param {number[][]} matrix
 * @param {number | null} right
 * @param {Pick<Shift, "twice" | "before" | "after">} shift
 */
export function layOutVoteChanges(matrix, right, { twice, before, after }) {
  const unit = HIGH / twice
  const firstTops = stack(before, unit), secondTops = stack(after, unit)
  const left = [...firstTops], rightSide = [...secondTops]
  const bands = []
  for (const [first, row] of matrix.entries()) {
    for (const [second, count] of row.entries()) {
      if (!count) continue
      const thick = count * unit
      const words = describeChange(count, first, second)
      const kind = kindOfChange(first, second, right)
      bands.push({ kind, left: left[first], right: rightSide[second], thick, words })
      left[first] += thick
      rightSide[second] += thick
    }
  }
  const ends = [
    ...before.map((size, place) => ({ side: "first", top: firstTops[place], place, size })),
    ...after.map((size, place) => ({ side: "second", top: secondTops[place], place, size })),
  ]
  return {
    bands,
    ends: ends.map((end) => ({ ...end, thick: end.size * unit })),
    height: HIGH + GAP * matrix.length + TOP,
  }
}

/**
 * @param {number[]} sizes
 * @param {number} unit
 */
function stack(sizes, unit) {
  let y = TOP + GAP / 2
  return sizes.map((size) => {
    const top = y
    y += size * unit + GAP
    return top
  })
}

/**
 * @param {number} first
 * @param {number} second
 * @param {number | null} right
 */
function kindOfChange(first, second, right) {
  if (first === second) return "stayed"
  return second === right ? "gained" : first === right ? "lost" : "moved"
}

/**
 * @param {number} left
 * @param {number} right
 * @param {number} thick
 */
function bandPath(left, right, thick) {
  const middle = (LEFT + RIGHT) / 2
  const there = `M${LEFT} ${left}C${middle} ${left} ${middle} ${right} ${RIGHT} ${right}`
  const back = `C${middle} ${right + thick} ${middle} ${left + thick} ${LEFT} ${left + thick}`
  return `${there}v${thick}${back}z`
}

/**
 * @param {number} count
 * @param {number} first
 * @param {number} second
 */
function describeChange(count, first, second) {
  return `${count} from ${letterOf(first)} to ${letterOf(second)}`
}

/**
 * The changes in words, for those who do not see the picture.
 * @param {number[][]} matrix
 */
export function listChanges(matrix) {
  const each = matrix.flatMap((row, first) =>
    row.map((count, second) => count ? describeChange(count, first, second) : "")
  )
  return `Changes from vote 1 to vote 2: ${each.filter(Boolean).join(", ")}`
}
