// Strips to look at, as many as there are batches, as large as their place allows.

import { make, shape } from "../dom.js"
import { Strip, titleOf } from "../widgets/strip.js"

const LARGEST = 2.2, SMALLEST = 0.65, NARROWEST = 330 // zoom of the strips, and px of each
const LETTER = 8, WIDE = 14, LINE = 14, LINES = 5 // px of a name, and how many stand over one another

// The strip to look at: nothing is dragged. Where names are shown, they stand over the top line.
class Still extends Strip {
  onDown() {}
  onKey() {}

  build() {
    const raised = this.data.names ? LINE * Math.min(LINES, this.data.names.length) : 0
    this.top += raised - (this.raised ?? 0)
    this.raised = raised
    super.build()
    this.svg.setAttribute("role", "img") // what cannot be moved is no slider
  }

  writeValues(xs, ys, radius, count) {
    if (this.data.chosen >= 0 || count <= 12) super.writeValues(xs, ys, radius, count)
    if (this.data.names) this.writeNames(xs[0], ys[0] - radius)
  }

  // Each on the lowest line with room for it; who finds none is named by hovering alone.
  writeNames(xs, foot) {
    const ends = Array(LINES).fill(-Infinity)
    for (const i of [...xs.keys()].sort((a, b) => xs[a] - xs[b])) {
      const name = this.data.names[i], half = breadth(name) / 2
      titleOf(this.dots[0][i]).textContent += `, ${name}`
      const x = Math.max(half, Math.min(xs[i], this.right + 16 - half))
      const line = ends.findIndex((end) => x - half > end)
      if (line < 0) continue
      ends[line] = x + half
      const y = foot - 22 - LINE * line
      this.labels.prepend(shape("line", { x1: xs[i], x2: xs[i], y1: y + 3, y2: foot - 18, stroke: this.data.colours.rule }))
      shape("text", { x, y, "text-anchor": "middle", class: i === this.data.chosen ? "value chosen" : "value" }, this.labels, name)
    }
  }
}

// About the px of a name: Chinese and emoji are wide, and so are W and M.
function breadth(name) {
  return [...name].reduce((sum, letter) => sum + (letter > "\u2e80" || "MW@".includes(letter) ? WIDE : LETTER), 0)
}

export class Strips {
  constructor(parent) {
    this.root = make("div", { class: "bn-strips" }, parent)
    this.shown = []
  }

  draw(figures) {
    while (this.shown.length > figures.length) this.shown.pop().dispose()
    while (this.shown.length < figures.length) this.shown.push(new Still(this.root))
    figures.forEach((each, place) => {
      const strip = this.shown[place], renamed = strip.data && !strip.data.names !== !each.names
      if (renamed) strip.dots = null // other space above: build it again
      strip.receive({ ...each, echo: 0 }, () => {})
    })
  }

  // As large as a wall of this height has room for, in as many columns as that takes.
  fit(high) {
    const count = this.shown.length, wide = this.root.parentElement.clientWidth
    if (!count) return
    const each = this.shown[0].height + 8
    let best = { zoom: 0 }
    for (let columns = 1; columns <= count; columns++) {
      const zoom = Math.min(LARGEST, high / (Math.ceil(count / columns) * each), wide / (columns * NARROWEST))
      if (zoom > best.zoom) best = { zoom, columns }
    }
    this.root.style.zoom = Math.max(best.zoom, SMALLEST)
    this.root.style.gridTemplateColumns = `repeat(${best.columns}, 1fr)`
  }

  dispose() {
    this.draw([])
    this.root.remove()
  }
}
