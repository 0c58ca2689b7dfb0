// The wall: large type, the way in always visible, and one activity at a time.

import { foreseen, histogram, map, moves, tallies } from "./answers.js"
import { make } from "../dom.js"
import { Strips } from "./strips.js"

const ZOOMS = [1, 0.9, 0.8, 0.7, 0.6, 0.5] // of words that a wall has no room for

// The figures, with the names of their samples where the teacher lets the wall show them.
function named({ figures, names, activity }) {
  if (!names) return figures
  return figures.map((each, place) => ({ ...each, names: activity.batches[place].names }))
}

// What everyone may see of an activity; the teacher's own page shows the same.
export class Stage {
  constructor(parent, { axes, outcomes }) {
    this.axes = axes
    this.outcomes = outcomes
    this.root = make("div", { class: "bn-stage" }, parent)
    this.still = make("div", {}, this.root)
    this.strips = new Strips(this.root)
  }

  draw(view) {
    this.strips.draw(named(view))
    const { figures, here, ...rest } = view
    const scene = JSON.stringify([rest.kind, view.phase, view.kind === "living_batch" ? [rest.activity.mode, rest.activity.batches.length, rest.activity.shown] : rest])
    if (scene === this.scene) return
    this.scene = scene
    this.still.replaceChildren()
    this[view.kind](view, view.activity)
  }

  text(words, tag = "p", kind = "") {
    return make(tag, { class: kind }, this.still, words)
  }

  lobby(view) {
    if (view.names) this.text(view.students.map((each) => each.name ?? each).join(" · "), "p", "bn-names")
  }

  living_batch(view, told) {
    const many = told.batches.length
    if (!many) return this.text("No student has joined yet.")
    const mode = told.mode === "train" ? many === 1 ? "Train: one batch, one mean for all." : `Train: ${many} batches, each with its own mean.` : "Inference: mean and variance stand still."
    this.text(`${mode} γ = ${told.shown.gamma}, β = ${told.shown.beta}.`, "p", "bn-mode")
    if (many > view.figures.length) this.text(`The first ${view.figures.length} batches are drawn.`)
  }

  predict(view, told) {
    this.text(told.text, "h3")
    this.text(`${told.answered} of ${view.here} have answered.`, "p", "bn-answered")
    if (view.phase !== "revealed") return
    this.text(`It is ${told.written}.`, "p", "bn-truth")
    if (told.answered) histogram(told, this.still)
    this.text(`${told.answered ? `${told.right} of ${told.answered} were right. ` : ""}${told.explanation}`)
    if (told.nearest?.length) this.text(`Nearest: ${told.nearest.join(", ")}.`)
  }

  vote(view, told) {
    this.text(told.text, "h3")
    this.text(`Vote ${told.round}: ${told.answered} of ${view.here} have voted.`, "p", "bn-answered")
    if (view.phase === "revealed") {
      const pair = make("div", { class: "bn-pair" }, this.still)
      tallies(told, pair, Boolean(told.shift?.twice)) // without bands it has bars
      if (told.moves) moves(told, make("div", {}, pair))
      return
    }
    const list = make("ol", { class: "bn-tally", type: "A" }, this.still)
    for (const each of told.options) make("li", {}, list, each)
  }

  class_sweep(view, told) {
    const { data, depth, width, activation, steps } = told.network
    this.text(`${data}, ${depth} hidden ${depth === 1 ? "layer" : "layers"} of ${width}, ${activation}, ${steps} steps.`)
    this.text(`${told.answered} of ${view.here} have picked${view.phase === "open" ? "" : `; ${told.measured} have been trained`}.`, "p", "bn-answered")
    if (!told.answered) return
    const pair = make("div", { class: "bn-pair" }, this.still)
    if (view.phase !== "open" && told.points) map(told.points, this.axes, this.outcomes, pair)
    if (told.score?.of && view.phase === "revealed") foreseen(told.score, make("div", {}, pair))
  }

  look_at(view, told) {
    this.text(told.link ? "The lesson is on your phone." : "Look at the screen.")
    if (told.link) make("a", { href: told.link, target: "_blank" }, this.still, told.link.slice(0, 80))
  }

  dispose() {
    this.strips.dispose()
  }
}

export class Wall {
  constructor(room) {
    this.room = room
    this.onResize = () => this.fit()
    window.addEventListener("resize", this.onResize)
    this.build()
  }

  build() {
    const top = make("header", { class: "bn-top" }, this.room.body)
    this.title = make("h2", {}, top)
    this.way = make("div", { class: "bn-way" }, top)
    this.stage = new Stage(this.room.body, this.room.data)
    this.told()
  }

  told() {
    const { at, qr, shown } = this.room.data
    this.way.replaceChildren()
    const words = make("div", {}, this.way)
    make("div", { class: "bn-at" }, words, at)
    make("div", { class: "bn-code" }, words, shown)
    this.here = make("div", { class: "bn-here" }, words)
    make("img", { src: qr, alt: `QR of ${at}` }, this.way)
  }

  outside() {
    make("p", {}, this.room.body, "This room was deleted, or this browser has no key to it. Open the wall from the teacher's page.")
  }

  draw(view) {
    this.room.root.dataset.kind = view.kind
    this.title.textContent = this.room.data.headings[view.kind] ?? "Join on your phone"
    this.here.textContent = `${view.here} here${view.door ? "" : ", door closed"}`
    this.stage.draw(view)
    this.fit()
  }

  // A wall is not scrolled, so long text is written smaller.
  fit() {
    const { root } = this.room, { still, strips } = this.stage
    const foot = parseFloat(getComputedStyle(root).paddingBottom)
    still.style.zoom = 1
    strips.fit(root.clientHeight - foot - strips.root.getBoundingClientRect().top - root.scrollTop)
    if (strips.shown.length) return
    for (const zoom of ZOOMS) {
      still.style.zoom = zoom
      if (root.scrollHeight <= root.clientHeight) return
    }
  }

  dispose() {
    window.removeEventListener("resize", this.onResize)
    this.stage.dispose()
  }
}
