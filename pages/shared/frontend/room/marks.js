// The mark of each student: a shape and a colour, the same on the phone and on the wall's strips.

import { html } from "../template.js"

/**
 * @typedef {object} Mark
 * @property {string} name such as "blue triangle"
 * @property {string} path of the shape, about 0
 * @property {string} colour
 * @property {boolean} hollow
 * @property {string} digit in it, empty for the first 72 seats
 */

// Each has a contrast of 3:1 or more to a white ground and to a black one.
const COLOURS = [
  ["blue", "#0079c2"],
  ["orange", "#cf4e00"],
  ["green", "#008a5e"],
  ["violet", "#8360d0"],
  ["brown", "#8f6c00"],
  ["pink", "#c2408f"],
]
const SHAPES = [
  ["circle", "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z"],
  ["triangle", "M0 -1.2L1.15 .9H-1.15z"],
  ["square", "M-.95 -.95H.95V.95H-.95z"],
  ["cross", "M-.4 -1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4z"],
  ["diamond", "M0 -1.35L1.1 0L0 1.35L-1.1 0z"],
  [
    "star",
    "M0 -1.35L.38 -.42L1.33 -.42L.58 .2L.84 1.2L0 .62L-.84 1.2L-.58 .2L-1.33 -.42L-.38 -.42z",
  ],
]
const MANY = COLOURS.length * SHAPES.length

/**
 * The mark of a seat, from 1. Neighbours differ in shape and colour. After 72 seats the marks come
 * again with a 2 in them, then with a 3.
 * @param {number} seat
 * @returns {Mark}
 */
export function markOf(seat) {
  const number = (seat - 1) % MANY, round = Math.floor((seat - 1) / MANY)
  const shape = SHAPES[number % SHAPES.length]
  // Each time that the shapes have gone round, the colours are shifted by one.
  const turn = number + Math.floor(number / SHAPES.length)
  const [word, colour] = COLOURS[turn % COLOURS.length]
  const hollow = round % 2 === 1, digit = round < 2 ? "" : String(Math.floor(round / 2) + 1)
  const name = `${hollow ? "hollow " : ""}${word} ${shape[0]}${digit && ` with a ${digit}`}`
  return { name, path: shape[1], colour, hollow, digit }
}

/** @param {Mark} mark */
export function drawMark({ path, colour, hollow, digit }) {
  return html`
    <svg class="bn-mark" viewBox="-2 -2 4 4" aria-hidden="true">
      <path d=${path} fill=${hollow ? "none" : colour} stroke=${colour} stroke-width=".35"></path>
      <text class=${hollow ? "hollow" : ""}>${digit}</text>
    </svg>
  `
}
