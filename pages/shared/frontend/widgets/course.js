// The course as a map: a row of cards for each section, each a link to its lesson.

import { component, make, shape } from "../dom.js"

/**
 * @typedef {object} Mark one line or area of a picture, in a square of 100 by 60
 * @property {string} path
 * @property {string} colour
 * @property {string} kind "line", "dots" or "area"
 * @typedef {object} Card
 * @property {string} title
 * @property {string} question
 * @property {string} minutes such as "5 min"; "" if it takes no certain time
 * @property {string} link
 * @property {boolean} finished
 * @property {Mark[] | null} picture
 * @typedef {{ title: string, progress: string, cards: Card[] }} Section
 */

class Course {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-course" }, parent)
  }

  dispose() {
    this.root.remove()
  }

  /** @param {{ sections: Section[] }} data */
  receive({ sections }) {
    this.root.replaceChildren(...sections.map(drawSection))
  }
}

/** @param {Section} section */
function drawSection({ title, progress, cards }) {
  const section = make("section", {})
  const head = make("h2", {}, section, title)
  if (progress) make("span", {}, head, progress)
  const list = make("ol", {}, section)
  for (const card of cards) drawCard(card, make("li", {}, list))
  return section
}

/**
 * @param {Card} card
 * @param {Element} place
 */
function drawCard({ title, question, minutes, link, finished, picture }, place) {
  const card = make("a", { class: "bn-open bn-card", href: link }, place)
  const view = { viewBox: "0 0 100 60", preserveAspectRatio: "none", "aria-hidden": "true" }
  if (picture) {
    const drawing = shape("svg", view, card)
    for (const { path, colour, kind } of picture) {
      const [fill, stroke] = kind === "area" ? [colour, "none"] : ["none", colour]
      shape("path", { d: path, class: kind, fill, stroke }, drawing)
    }
  }
  make("strong", {}, card, title)
  make("span", { class: "question" }, card, question)
  const foot = make("span", { class: "foot" }, card, minutes)
  if (finished) make("span", { class: "finished" }, foot, "✓ finished")
}

export default component(Course)
