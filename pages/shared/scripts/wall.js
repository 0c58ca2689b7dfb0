// The wall: large type, the way in always visible, and one activity at a time.

import { make, shape } from "./mount.js"
import { Strip } from "./strip.js"

// The strip to look at: nothing is dragged, and where no sample is chosen, many have no numbers.
class Still extends Strip {
  down() {}
  key() {}
  writeValues(xs, ys, radius, count) {
    if (this.data.chosen >= 0 || count <= 12) super.writeValues(xs, ys, radius, count)
  }
}

export class Strips {
  constructor(parent) {
    this.root = make("div", { class: "bn-strips" }, parent)
    this.shown = []
  }

  draw(figures) {
    while (this.shown.length > figures.length) this.shown.pop().dispose()
    while (this.shown.length < figures.length) this.shown.push(new Still(this.root))
    this.root.dataset.many = figures.length
    figures.forEach((each, place) => this.shown[place].receive({ ...each, echo: 0 }, () => {}))
  }

  dispose() {
    this.draw([])
    this.root.remove()
  }
}

// The tallies of a vote, round by round, and what is said about each answer once it is known.
export function tallies(told, parent) {
  const most = Math.max(1, ...told.tallies.flat())
  const list = make("ol", { class: "bn-tally", type: "A" }, parent)
  told.options.forEach((text, place) => {
    const item = make("li", { class: place === told.right ? "right" : "" }, list)
    make("div", {}, item, place === told.right ? `${text} ✓` : text)
    told.tallies.forEach((counts, round) => {
      const row = make("div", { class: "bn-count" }, item)
      make("i", { style: `width:${(70 * counts[place]) / most}%`, class: `round${round + 1}` }, row)
      make("span", {}, row, told.tallies.length > 1 ? `${counts[place]} in vote ${round + 1}` : `${counts[place]}`)
    })
    if (told.why?.[place]) make("small", {}, item, told.why[place])
  })
}

const WHERE = {
  living_batch: "Each of you is one sample",
  predict: "Predict, then reveal",
  vote: "Vote, discuss, vote again",
  class_sweep: "The class sweep",
  look_at: "Look at this",
  lobby: "Join on your phone",
}

// What everyone may see of an activity; the teacher's own page shows the same.
export class Stage {
  constructor(parent) {
    this.root = make("div", { class: "bn-stage" }, parent)
    this.still = make("div", {}, this.root)
    this.strips = new Strips(this.root)
  }

  draw(view) {
    this.strips.draw(view.figures)
    const { figures, here, ...rest } = view
    const scene = JSON.stringify([rest.kind, view.phase, view.kind === "living_batch" ? [rest.activity.mode, rest.activity.gamma, rest.activity.beta, rest.activity.batches.length, rest.activity.shown, view.names, rest.students] : rest])
    if (scene === this.scene) return
    this.scene = scene
    this.still.replaceChildren()
    this[view.kind](view, view.activity)
  }

  text(words, tag = "p", kind = "") {
    return make(tag, { class: kind }, this.still, words)
  }

  lobby() {}

  living_batch(view, told) {
    const many = told.batches.length
    const mode = told.mode === "train" ? many === 1 ? "Train: one batch, one mean for all." : `Train: ${many} batches, each with its own mean.` : "Inference: mean and variance stand still."
    this.text(`${mode} γ = ${told.shown.gamma}, β = ${told.shown.beta}.`, "p", "bn-mode")
    if (many > view.figures.length) this.text(`The first ${view.figures.length} batches are drawn.`)
    if (view.eye === "projector" && view.students) this.text(view.students.join(", "))
  }

  predict(view, told) {
    this.text(told.text, "h3")
    this.text(`${told.answered} of ${view.here} have answered.`, "p", "bn-answered")
    if (view.phase !== "revealed") return
    this.text(`It is ${told.written}.`, "p", "bn-truth")
    this.bars(told)
    this.text(`${told.right} were right. ${told.explanation}`)
    if (told.nearest?.length) this.text(`Nearest: ${told.nearest.join(", ")}.`)
  }

  bars({ histogram: { edges, counts }, truth, written, shown }) {
    const svg = shape("svg", { viewBox: "0 0 600 200", class: "bn-bars", role: "img", "aria-label": "Histogram of the answers" }, this.still)
    const at = (value) => 10 + (580 * (value - edges[0])) / (edges[edges.length - 1] - edges[0])
    const most = Math.max(1, ...counts)
    counts.forEach((count, place) => {
      const high = (120 * count) / most, x = at(edges[place])
      shape("rect", { x: x + 1, y: 155 - high, width: at(edges[place + 1]) - x - 2, height: high }, svg)
      if (count) shape("text", { x: (x + at(edges[place + 1])) / 2, y: 150 - high, "text-anchor": "middle" }, svg, count)
    })
    shape("line", { x1: at(truth), x2: at(truth), y1: 10, y2: 160, class: "truth" }, svg)
    shape("text", { x: at(truth), y: 180, "text-anchor": "middle" }, svg, written)
    shape("text", { x: 10, y: 198 }, svg, shown.from)
    shape("text", { x: 590, y: 198, "text-anchor": "end" }, svg, shown.to)
  }

  vote(view, told) {
    this.text(told.text, "h3")
    this.text(`Vote ${told.round}: ${told.answered} of ${view.here} have voted.`, "p", "bn-answered")
    if (view.phase === "revealed") return tallies(told, this.still)
    const list = make("ol", { class: "bn-tally", type: "A" }, this.still)
    for (const each of told.options) make("li", {}, list, each)
  }

  class_sweep(view, told) {
    const { data, depth, width, activation, steps } = told.network
    this.text(`${data}, ${depth} hidden layers of ${width}, ${activation}, ${steps} steps.`)
    this.text(`${told.answered} of ${view.here} have picked${view.phase === "open" ? "" : `; ${told.measured} have been trained`}.`, "p", "bn-answered")
    if (view.phase !== "open" && told.points) this.map(told.points)
    if (told.score && view.phase === "revealed") this.text(`${told.score.foreseen} of ${told.score.of} outcomes were foreseen.`, "p", "bn-truth")
  }

  // A circle is with batch norm, a square without; filled learns, hollow stalls, crossed diverges.
  map(points) {
    const svg = shape("svg", { viewBox: "0 0 900 430", class: "bn-map", role: "img", "aria-label": "Learning rate across, scale of the first weights up; each mark is one network" }, this.still)
    const x = (rate) => 90 + 110 * (Math.log10(rate) + 4), y = (scale) => 330 - 72 * (Math.log10(scale) + 2)
    for (const rate of [0.0001, 0.001, 0.01, 0.1, 1, 10, 100]) {
      shape("line", { x1: x(rate), x2: x(rate), y1: 30, y2: 340, class: "rule" }, svg)
      shape("text", { x: x(rate), y: 362, "text-anchor": "middle" }, svg, rate)
    }
    for (const scale of [0.01, 0.1, 1, 10, 100]) {
      shape("line", { x1: 80, x2: 760, y1: y(scale), y2: y(scale), class: "rule" }, svg)
      shape("text", { x: 70, y: y(scale) + 5, "text-anchor": "end" }, svg, scale)
    }
    shape("text", { x: 420, y: 388, "text-anchor": "middle" }, svg, "learning rate")
    shape("text", { x: 8, y: 18 }, svg, "first weights, times")
    const keys = { "batch norm": [true, "learns"], "without": [false, "learns"], "stalls": [true, "stalls"], "diverges": [true, "diverges"] }
    Object.keys(keys).forEach((word, place) => {
      this.mark(svg, 250 + 140 * place, 13, ...keys[word])
      shape("text", { x: 264 + 140 * place, y: 18 }, svg, word)
    })
    const met = {} // several of one choice stand side by side
    for (const each of points) {
      const place = `${each.rate} ${each.init_scale}`
      const many = (met[place] = (met[place] ?? -1) + 1)
      const at = [x(each.rate) + 17 * (many % 5), y(each.init_scale) - 17 * Math.floor(many / 5)]
      const mark = this.mark(svg, ...at, each.batch_norm, each.outcome)
      shape("title", {}, mark, `${each.name ?? ""} ${each.outcome ?? "in training"}`)
    }
  }

  mark(svg, x, y, norm, outcome) {
    const group = shape("g", { class: "point" }, svg)
    const kind = `net ${norm ? "with" : "without"} ${outcome ?? "waiting"}`
    if (norm) shape("circle", { cx: x, cy: y, r: 6.5, class: kind }, group)
    else shape("rect", { x: x - 6, y: y - 6, width: 12, height: 12, class: kind }, group)
    if (outcome === "diverges") shape("path", { d: `M${x - 9} ${y - 9}l18 18m0 -18l-18 18`, class: kind }, group)
    return group
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
    this.build()
  }

  build() {
    const top = make("header", { class: "bn-top" }, this.room.body)
    this.title = make("h2", {}, top)
    this.way = make("div", { class: "bn-way" }, top)
    this.stage = new Stage(this.room.body)
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
    make("p", {}, this.room.body, "Open this from the teacher's page: this browser holds no room of this code.")
  }

  draw(view) {
    this.title.textContent = WHERE[view.kind]
    this.here.textContent = `${view.here} here${view.door ? "" : ", door closed"}`
    this.stage.draw(view)
  }

  dispose() {
    this.stage.dispose()
  }
}
