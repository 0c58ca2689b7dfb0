// A reel: figures that were computed whole, shown as they grew, moment by moment. It knows no
// lesson: what grows, and what appears when, is sent with the figures.

import { make, mounted } from "../dom.js"
import { Grid, plotly } from "./plot.js"

const SECONDS = 8 // that a whole reel takes to play
const CALM = 400 // ms between two pictures if less motion is asked for

class Reel {
  constructor(parent) {
    this.root = make("div", { class: "bn-reel" }, parent)
    const bar = make("div", { class: "bn-bar bn-still", role: "toolbar", "aria-label": "The film" }, this.root)
    const button = (label, act) => {
      const node = make("button", { type: "button", class: "bn-button" }, bar, label)
      node.addEventListener("click", act)
      return node
    }
    this.toggle = button("Play", () => (this.playing ? this.pause() : this.play()))
    this.toggle.classList.add("bn-main")
    this.one = button("+1 batch", () => this.go(this.at + 1))
    button("From the start", () => this.go(0))
    button("To the end", () => this.go(this.last))
    this.grid = new Grid(this.root)
    const foot = make("div", { class: "bn-foot" }, this.root)
    this.scrub = make("input", { type: "range", min: 0, "aria-label": "Batch shown" }, foot)
    this.scrub.addEventListener("input", () => this.go(Number(this.scrub.value)))
    this.said = make("p", { class: "bn-place" }, this.root)
  }

  receive(data) {
    const another = !this.data || this.data.said.join() !== data.said.join()
    this.data = data
    this.last = data.said.length - 1
    if (another) this.go(this.last)
    else this.draw()
  }

  go(at) {
    this.pause()
    this.at = Math.max(0, Math.min(at, this.last))
    this.draw()
  }

  play() {
    const from = this.at < this.last ? this.at : 0
    const began = performance.now()
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : 0
    let drawn = -Infinity
    const next = (now) => {
      const at = Math.min(this.last, from + Math.floor(((now - began) / 1000 / SECONDS) * this.last))
      if (at !== this.at && (now - drawn >= calm || at === this.last)) {
        this.at = at
        drawn = now
        this.draw()
      }
      if (at >= this.last) this.pause()
      else this.playing = requestAnimationFrame(next)
    }
    this.playing = requestAnimationFrame(next)
    this.mark()
  }

  pause() {
    if (this.playing) cancelAnimationFrame(this.playing)
    this.playing = null
    this.mark()
  }

  mark() {
    this.toggle.textContent = this.playing ? "Pause" : "Play"
    this.one.disabled = this.at >= this.last
  }

  async draw() {
    this.scrub.max = this.last
    this.scrub.value = this.at
    this.scrub.setAttribute("aria-valuetext", `batch ${this.at}`)
    this.said.textContent = this.data.said[this.at]
    this.mark()
    const Plotly = await plotly(this.data.plotly)
    this.grid.draw(Plotly, this.data.figures.map((figure) => until(figure, this.at)))
    this.root.dataset.at = this.at
  }

  dispose() {
    this.pause()
    this.grid.dispose()
    this.root.remove()
  }
}

// The figure as it was at a moment: of what grows, the points up to it; what came later, not yet.
function until(figure, at) {
  const { grows, since } = figure.reel
  const data = figure.data.map((trace, place) => {
    if (!grows[place]) return trace
    const count = trace.x.findLastIndex((x) => x <= at) + 1
    return { ...trace, x: trace.x.slice(0, count), y: trace.y.slice(0, count) }
  })
  const layout = { ...figure.layout }
  for (const kind in since) layout[kind] = layout[kind].filter((_, place) => since[kind][place] <= at)
  return { ...figure, data, layout }
}

export default mounted(Reel)
