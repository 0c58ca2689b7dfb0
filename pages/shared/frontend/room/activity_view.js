// What everyone may see of an activity, on the wall and on the teacher's own page.

import { make } from "../dom.js"
import { drawHistogram } from "./histogram.js"
import { drawNetworkMap, drawPredictions } from "./network_map.js"
import { Strips } from "./strips.js"
import { drawTallies, drawVoteChanges } from "./votes.js"

/** @import { Axes, StageView } from "./types.d.ts" */

export class ActivityView {
  scene = ""

  /**
   * @param {HTMLElement} parent
   * @param {{ axes: Axes, outcomes: string[] }} data
   */
  constructor(parent, { axes, outcomes }) {
    this.axes = axes
    this.outcomes = outcomes
    this.root = make("div", { class: "bn-activity-view" }, parent)
    this.words = make("div", {}, this.root)
    this.strips = new Strips(this.root)
  }

  /** @param {StageView} view */
  draw(view) {
    this.strips.draw(nameSamples(view))
    const scene = describeScene(view)
    if (scene === this.scene) return
    this.scene = scene
    this.words.replaceChildren()
    this[view.kind](view, view.activity)
  }

  /**
   * @param {string} words
   * @param {"p" | "h3"} [tag]
   * @param {string} [kind]
   */
  write(words, tag = "p", kind = "") {
    return make(tag, { class: kind }, this.words, words)
  }

  /** @param {StageView} view */
  lobby({ names, students }) {
    if (!names) return
    const named = (students ?? []).map((each) => typeof each === "string" ? each : each.name)
    this.write(named.join(" · "), "p", "bn-names")
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   */
  living_batch(view, { batches, mode, shown }) {
    const count = batches.length
    if (!count) return this.write("No student has joined yet.")
    const trains = count === 1
      ? "Training: one batch with one mean."
      : `Training: ${count} batches, each with its own mean.`
    const words = mode === "train" ? trains : "Inference: the mean and variance are fixed."
    this.write(`${words} γ = ${shown.gamma}, β = ${shown.beta}.`, "p", "bn-mode")
    const drawn = view.figures.length
    if (count > drawn) this.write(`Only the first ${drawn} batches are shown.`)
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   */
  predict(view, activity) {
    const { text, answered, right, written, explanation, nearest } = activity
    this.write(text, "h3")
    this.write(`${answered} of ${view.here} have answered.`, "p", "bn-answered")
    if (view.phase !== "revealed") return
    this.write(`The answer is ${written}.`, "p", "bn-truth")
    if (answered) drawHistogram(activity, this.words)
    const score = answered ? `${right} of ${answered} were right. ` : ""
    this.write(`${score}${explanation}`)
    if (nearest?.length) this.write(`Nearest: ${nearest.join(", ")}.`)
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   */
  vote(view, activity) {
    const { text, round, answered, options, moves, right, shift } = activity
    this.write(text, "h3")
    const voted = `Vote ${round}: ${answered} of ${view.here} have voted.`
    this.write(voted, "p", "bn-answered")
    if (view.phase === "revealed") {
      const pair = make("div", { class: "bn-pair" }, this.words)
      drawTallies(activity, pair, Boolean(shift?.twice))
      if (moves) drawVoteChanges(moves, right, shift, make("div", {}, pair))
      return
    }
    const list = make("ol", { class: "bn-tally", type: "A" }, this.words)
    for (const option of options) make("li", {}, list, option)
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   */
  class_sweep(view, { network, answered, measured, points, score }) {
    const { data, depth, width, activation, steps } = network
    const layers = `${depth} hidden ${depth === 1 ? "layer" : "layers"} of ${width}`
    this.write(`${data}, ${layers}, ${activation}, ${steps} steps.`)
    const open = view.phase === "open"
    const trained = open ? "" : `; ${measured} have been trained`
    this.write(`${answered} of ${view.here} have chosen${trained}.`, "p", "bn-answered")
    if (!answered) return
    const pair = make("div", { class: "bn-pair" }, this.words)
    if (!open && points) drawNetworkMap(points, this.axes, this.outcomes, pair)
    const revealed = view.phase === "revealed"
    if (revealed && score?.of) drawPredictions(score, make("div", {}, pair))
  }

  /**
   * @param {StageView} _view
   * @param {any} activity
   */
  look_at(_view, { link }) {
    this.write(link ? "The lesson is on your phone." : "Look at the screen.")
    if (link) make("a", { href: link, target: "_blank" }, this.words, link.slice(0, 80))
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   */
  write_line(view, { text, given, answered, right, mistakes, kinds, solution }) {
    this.write(text, "h3")
    this.write(given)
    this.write(`${answered} of ${view.here} have answered.`, "p", "bn-answered")
    if (view.phase !== "revealed") return
    this.write(`${right} of ${answered} lines are right.`, "p", "bn-truth")
    make("code", { class: "bn-line" }, this.words, solution)
    if (!mistakes.length) return
    const list = make("ul", { class: "bn-mistakes" }, this.words)
    for (const { why, count, line } of mistakes) {
      const item = make("li", {}, list, `${count} × ${why}`)
      if (line) make("code", { class: "bn-line" }, item, line)
    }
    if (kinds > mistakes.length) this.write(`${kinds - mistakes.length} more kinds are not listed.`)
  }

  dispose() {
    this.strips.dispose()
  }
}

/**
 * The figures, with the names of their samples where the teacher lets the wall show them.
 * @param {StageView} view
 */
function nameSamples({ figures, names, activity }) {
  if (!names) return figures
  return figures.map((figure, index) => ({ ...figure, names: activity.batches[index].names }))
}

/**
 * What the words are built for, so that they stand still while only the strips move.
 * @param {StageView} view
 */
function describeScene({ figures: _, ...words }) {
  const { kind, phase, activity } = words
  if (kind !== "living_batch") return JSON.stringify(words)
  return JSON.stringify([kind, phase, activity.mode, activity.batches.length, activity.shown])
}
