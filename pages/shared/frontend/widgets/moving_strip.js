// A strip that moves by itself from batch to batch. Every batch was computed by the core; between
// two of them the dots glide.

import { component, make } from "../dom.js"
import { Strip } from "./strip.js"

/** @import { Data as StripData, Scale } from "./strip.js" */

const GLIDE = 1100, REST = 1900 // ms of one replacement, and until the next one

/**
 * @typedef {object} Data
 * @property {(Scale & { label: string })[]} lines
 * @property {number[][][]} frames by moment and line: mean, standard deviation, values
 * @property {string[][][]} written by moment of rest, line and sample
 * @property {string[]} sentences one for each moment of rest
 * @property {number} rest moments from one rest to the next
 * @property {number} chosen
 * @property {StripData["colours"]} colours
 * @property {string} alt
 */

class MovingStrip {
  /** @type {Data} */ data
  turn = 0
  playing = false
  /** @type {number} */ frame = 0
  /** @type {number | undefined} */ timer

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-moving-strip" }, parent)
    this.strip = new Strip(this.root)
    this.strip.still = true
    this.foot = make("div", { class: "bn-caption" }, this.root)
    this.sentence = make("p", {}, this.foot)
    this.toggle = make("button", { type: "button", class: "bn-button" }, this.foot)
    this.toggle.addEventListener("click", () => this.playing ? this.pause() : this.play())
    this.calm = matchMedia("(prefers-reduced-motion: reduce)")
  }

  dispose() {
    this.stop()
    this.strip.dispose()
    this.root.remove()
  }

  /** @param {Data} data */
  receive(data) {
    const first = !this.data
    this.data = data
    this.draw(this.turn)
    if (!first) return
    if (this.calm.matches) this.pause()
    else this.play()
  }

  play() {
    this.playing = true
    this.toggle.textContent = "Pause"
    this.timer = setTimeout(() => this.move(), REST)
  }

  pause() {
    this.stop()
    this.draw(Math.round(this.turn))
    this.toggle.textContent = "Play"
  }

  stop() {
    this.playing = false
    clearTimeout(this.timer)
    cancelAnimationFrame(this.frame)
  }

  /** Replace one sample, and rest. */
  move() {
    const from = this.turn, start = performance.now()
    const glide = (/** @type {number} */ now) => {
      const share = this.calm.matches ? 1 : Math.min(1, Math.max(0, (now - start) / GLIDE))
      this.draw(from + share * share * (3 - 2 * share))
      if (share < 1) this.frame = requestAnimationFrame(glide)
      else this.timer = setTimeout(() => this.move(), REST)
    }
    this.frame = requestAnimationFrame(glide)
  }

  /** @param {number} turn replacements so far, one of them in part if it is no whole number */
  draw(turn) {
    const { lines, frames, written, sentences, rest, chosen, colours, alt } = this.data
    this.turn = turn % written.length
    const moment = momentAt(frames, this.turn * rest + rest - 1)
    const at = Number.isInteger(this.turn) ? written[this.turn] : null
    const none = moment[0].slice(2).map(() => "")
    this.strip.receive({
      lines: lines.map((line, row) => {
        const [mean, std, ...values] = moment[row]
        return { ...line, mean, std, values, written: at?.[row] ?? none }
      }),
      chosen,
      colours,
      alt,
      echo: 0,
    }, () => {})
    if (at) this.sentence.textContent = sentences[this.turn]
    this.root.dataset.turn = String(Math.floor(this.turn))
  }
}

/**
 * The numbers at a moment, between the two that are nearest; the last leads back to the first.
 * @param {number[][][]} frames
 * @param {number} at
 */
export function momentAt(frames, at) {
  const before = frames[Math.floor(at) % frames.length]
  const after = frames[Math.ceil(at) % frames.length]
  const share = at - Math.floor(at)
  return before.map((line, row) =>
    line.map((number, place) => number + (after[row][place] - number) * share)
  )
}

export default component(MovingStrip)
