// The votes of a class as pictures: tallies, and the changes from the first vote to the second.
// Every number was counted by the server.

import { html, nothing, svg } from "../template.js"

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
 * Tallies by vote, and what is said about each option once the answer is known.
 * @param {Vote} vote
 * @param {boolean} [plain] numbers alone, where the changes beside them have the bars
 * @param {number | null} [own] the option that this reader has voted for
 */
export function drawTallies({ tallies, options, right, why }, plain = false, own = null) {
  const most = Math.max(1, ...tallies.flat())
  const items = options.map((text, place) => {
    const counts = tallies.map((tally) => tally[place])
    const mine = place === own
      ? html`
        <em class="bn-own">your vote</em>
      `
      : nothing
    const bars = plain
      ? html`<div class="bn-votes">${counts.join(", then ")}</div>`
      : counts.map((count, round) => drawCount(count, round, most, tallies.length))
    return html`<li class=${place === right ? "right" : ""}>
      <div>${place === right ? `${text} ✓` : text}${mine}</div>
      ${bars} ${why?.[place] ? html`<small>${why[place]}</small>` : nothing}
    </li>`
  })
  return html`<ol class="bn-tally" type="A">${items}</ol>`
}

/**
 * @param {number} count
 * @param {number} round
 * @param {number} most
 * @param {number} rounds
 */
function drawCount(count, round, most, rounds) {
  const style = `width:${(70 * count) / most}%`
  const bar = count ? html`<i style=${style} class=${`round${round + 1}`}></i>` : nothing
  const words = rounds > 1 ? `${count} in vote ${round + 1}` : count
  return html`<div class="bn-count">${bar}<span>${words}</span></div>`
}

/**
 * The second vote beside the first: a band is as thick as it has students.
 * @param {number[][]} matrix students by first and second vote
 * @param {number | null} right
 * @param {Shift} shift
 * @param {number[][]} tallies of both votes, which also count who voted once
 */
export function drawVoteChanges(matrix, right, shift, tallies) {
  const note = noteVotedOnce(shift.twice, tallies)
  const summary = html`
    <p class="bn-vote-summary">${summarizeChanges(shift)}</p>
    ${note ? html`<p class="bn-vote-note">${note}</p>` : nothing}
  `
  if (!shift.twice) return summary
  const { bands, ends, height } = layOutVoteChanges(matrix, right, shift)
  return html`
    ${summary}
        <svg
      viewBox=${`0 0 ${WIDE} ${height}`}
      class="bn-vote-changes"
      role="img"
      aria-label=${listChanges(matrix)}
    >
          <text x="60" y="16" text-anchor="middle">vote 1</text>
          <text x="580" y="16" text-anchor="middle">vote 2</text>
          ${bands.map(drawBand)} ${ends.map((end) => drawEnd(end, end.place === right))}
        </svg>
  `
}

/** @param {{ kind: string, left: number, right: number, thick: number, words: string }} band */
function drawBand({ kind, left, right, thick, words }) {
  const d = bandPath(left, right, thick)
  return svg`
    <path class=${`band ${kind}`} d=${d}>
      <title>${words}</title>
    </path>
  `
}

/**
 * @param {{ side: string, top: number, thick: number, place: number, size: number }} end
 * @param {boolean} correct
 */
function drawEnd({ side, top, thick, place, size }, correct) {
  const first = side === "first"
  const x = first ? LEFT - BAR : RIGHT
  const words = `${letterOf(place)}${correct ? " ✓" : ""}  ${size}`
  return svg`
    <rect
      x=${x}
      y=${top}
      width=${BAR}
      height=${Math.max(thick, 2)}
      class=${correct ? "end right" : "end"}
    ></rect>
    <text
      x=${first ? x - BAR : x + 2 * BAR}
      y=${top + thick / 2 + 6}
      text-anchor=${first ? "end" : "start"}
    >${words}</text>
  `
}

/** @param {Shift} shift */
export function summarizeChanges({ twice, changed, to, from }) {
  if (!twice) return "No student has voted twice."
  const words = `${changed} of ${twice} changed their vote`
  return to === null ? `${words}.` : `${words}: ${to} to the right answer, ${from} away from it.`
}

/**
 * Whom the picture leaves out, "" if everybody voted twice.
 * @param {number} twice students who voted twice
 * @param {number[][]} tallies of both votes
 */
export function noteVotedOnce(twice, tallies) {
  const sum = (/** @type {number[]} */ tally) => tally.reduce((one, other) => one + other, 0)
  if (!twice || tallies.every((tally) => sum(tally) === twice)) return ""
  return `The picture shows only the ${twice} who voted twice.`
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
