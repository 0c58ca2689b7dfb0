// The course as a map: a row of cards for each section, each a link to its lesson.

import { component, make, shape } from "../dom.js"

/**
 * @typedef {object} Data
 * @property {Section[]} sections
 * @property {string} waiting what stands in place of a picture that is not computed yet
 * @typedef {object} Mark one line or area of a picture, in a square of 100 by 60
 * @property {string} path
 * @property {string} colour
 * @property {string} kind "line", "dots", "area" or "cells"
 * @typedef {object} Card
 * @property {string} title
 * @property {string} question
 * @property {string} minutes such as "5 min"; "" if it takes no certain time
 * @property {string} link
 * @property {boolean} finished
 * @property {Mark[] | null} picture null as long as nothing is computed
 * @typedef {object} Section
 * @property {string} title
 * @property {string} progress such as "1 of 5 finished"; "" if none is
 * @property {boolean} pictured whether each card has a place for a picture
 * @property {Card[]} cards
 */

class Course {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-course" }, parent)
  }

  dispose() {
    this.root.remove()
  }

  /** @param {Data} data */
  receive({ sections, waiting }) {
    this.root.replaceChildren(...sections.map((each) => drawSection(each, waiting)))
  }
}

/**
 * @param {Section} section
 * @param {string} waiting
 */
function drawSection({ title, progress, pictured, cards }, waiting) {
  const section = make("section", {})
  const head = make("h2", {}, section, title)
  if (progress) make("span", {}, head, progress)
  const list = make("ol", {}, section)
  for (const card of cards) drawCard(card, pictured ? waiting : "", make("li", {}, list))
  return section
}

/**
 * @param {Card} card
 * @param {string} waiting "" if the card has no place for a picture
 * @param {Element} place
 */
function drawCard({ title, question, minutes, link, finished, picture }, waiting, place) {
  const card = make("a", { class: "bn-open bn-card", href: link }, place)
  if (waiting) {
    drawPicture(picture, waiting, make("span", { class: "picture", "aria-hidden": "true" }, card))
  }
  make("strong", {}, card, title)
  make("span", { class: "question" }, card, question)
  const foot = make("span", { class: "foot" }, card, minutes)
  if (finished) make("span", { class: "finished" }, foot, "✓ finished")
}

/**
 * Draw the marks, or say that there are none yet: every card of a section is built alike.
 * @param {Mark[] | null} picture
 * @param {string} waiting
 * @param {Element} place
 */
function drawPicture(picture, waiting, place) {
  if (!picture) {
    place.textContent = waiting
    return
  }
  const drawing = shape("svg", { viewBox: "0 0 100 60", preserveAspectRatio: "none" }, place)
  for (const { path, colour, kind } of picture) {
    const filled = kind === "area" || kind === "cells"
    const [fill, stroke] = filled ? [colour, "none"] : ["none", colour]
    shape("path", { d: path, class: kind, fill, stroke }, drawing)
  }
}

export default component(Course)
