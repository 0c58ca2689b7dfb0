// Animates figures that were computed as a whole, by drawing them step by step. It knows no lesson:
// the figures say what grows, and what appears when.

import { component, make } from "../dom.js"
import { Grid, loadPlotly } from "./plot.js"

/** @import { Figure } from "./plot.js" */
/** @import { Trigger } from "../dom.js" */

const SECONDS = 8 // that the whole animation takes
const CALM = 400 // ms between two pictures if less motion is asked for

/**
 * @typedef {Figure & { animation: Growth }} GrowingFigure
 * @typedef {object} Growth
 * @property {boolean[]} grows whether each trace grows
 * @property {Record<string, number[]>} since the moments at which parts of the layout appear
 * @typedef {object} Data
 * @property {GrowingFigure[]} figures
 * @property {string[]} sentences one for each moment
 * @property {string} plotly
 * @property {number} plays how often the page has asked to play it from the start
 */

class AnimatedFigures {
  /** @type {Data} */ data
  /** @type {number | null} the animation frame that is asked for while it plays */ playing = null
  /** @type {Trigger} */ trigger = () => {}
  /** the play that the page has asked for, until its end or the reader interrupts it */
  asked = 0
  at = 0
  last = 0

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-animation" }, parent)
    const attributes = { class: "bn-bar bn-static", role: "toolbar", "aria-label": "Animation" }
    const bar = make("div", attributes, this.root)
    const button = (/** @type {string} */ label, /** @type {() => void} */ act) => {
      const node = make("button", { type: "button", class: "bn-button" }, bar, label)
      node.addEventListener("click", act)
      return node
    }
    this.toggle = button("Play", () => this.playing ? this.pause() : this.play())
    this.toggle.classList.add("bn-main")
    this.one = button("+1 batch", () => this.go(this.at + 1))
    button("From the start", () => this.go(0))
    button("To the end", () => this.go(this.last))
    this.grid = new Grid(this.root)
    const foot = make("div", { class: "bn-foot" }, this.root)
    this.scrub = make("input", { type: "range", min: 0, "aria-label": "Batch shown" }, foot)
    this.scrub.addEventListener("input", () => this.go(Number(this.scrub.value)))
    this.sentence = make("p", { class: "bn-position" }, this.root)
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    this.trigger = trigger
    const asked = this.data !== undefined && data.plays > this.data.plays
    const another = this.data?.sentences.join() !== data.sentences.join()
    this.data = data
    this.last = data.sentences.length - 1
    if (asked) {
      this.asked = 0 // what it interrupts has not ended
      this.go(0)
      this.asked = data.plays
      this.play()
    } else if (another) this.go(this.last)
    else this.draw()
  }

  /** @param {number} at */
  go(at) {
    this.pause()
    this.at = Math.max(0, Math.min(at, this.last))
    this.draw()
  }

  play() {
    const from = this.at < this.last ? this.at : 0
    const start = performance.now()
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : 0
    let drawn = -Infinity
    const next = (/** @type {number} */ now) => {
      const played = Math.floor(((now - start) / 1000 / SECONDS) * this.last)
      const at = Math.min(this.last, from + played)
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
    if (this.asked) this.trigger("ended", { plays: this.asked })
    this.asked = 0
    this.mark()
  }

  mark() {
    this.toggle.textContent = this.playing ? "Pause" : "Play"
    this.one.disabled = this.at >= this.last
  }

  async draw() {
    this.scrub.max = String(this.last)
    this.scrub.value = String(this.at)
    this.scrub.setAttribute("aria-valuetext", `batch ${this.at}`)
    this.sentence.textContent = this.data.sentences[this.at]
    this.mark()
    const Plotly = await loadPlotly(this.data.plotly)
    this.grid.draw(Plotly, this.data.figures.map((figure) => figureAt(figure, this.at)))
    this.root.dataset.at = String(this.at)
  }

  dispose() {
    this.asked = 0
    this.pause()
    this.grid.dispose()
    this.root.remove()
  }
}

/**
 * The figure as it was at a moment: the points up to it of what grows, and nothing of what appears
 * later.
 * @param {GrowingFigure} figure
 * @param {number} at
 */
export function figureAt(figure, at) {
  const { grows, since } = figure.animation
  const data = figure.data.map((trace, index) => {
    if (!grows[index]) return trace
    const count = trace.x.findLastIndex((/** @type {number} */ x) => x <= at) + 1
    return { ...trace, x: trace.x.slice(0, count), y: trace.y.slice(0, count) }
  })
  const layout = { ...figure.layout }
  for (const part in since) {
    const appears = (/** @type {unknown} */ _, /** @type {number} */ index) =>
      since[part][index] <= at
    layout[part] = layout[part].filter(appears)
  }
  return { ...figure, data, layout }
}

export default component(AnimatedFigures)
