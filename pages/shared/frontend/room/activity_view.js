// What everyone may see of an activity, on the wall and on the teacher's own page.

import { html, nothing } from "../template.js"
import { drawHistogram } from "./histogram.js"
import { CLOSED, INFERENCE, UNBIASED } from "./living_words.js"
import { drawNetworkMap, drawPredictions } from "./network_map.js"
import { Strips } from "./strips.js"
import { drawTallies, drawVoteChanges } from "./votes.js"

/** @import { Part } from "../template.js" */
/** @import { Axes, StageView } from "./types.d.ts" */

export class ActivityView {
  strips = new Strips()

  /**
   * @param {{ axes: Axes, outcomes: string[] }} data
   * @param {boolean} [early] whether answers show before the reveal, as they come in
   */
  constructor({ axes, outcomes }, early = false) {
    this.axes = axes
    this.outcomes = outcomes
    this.early = early
  }

  /** @param {StageView} view */
  draw(view) {
    return html`<div class="bn-activity-view">
      <div class="bn-words">${this[view.kind](view, view.activity)}</div>
      ${this.strips.root}
    </div>`
  }

  /**
   * Whether the answers show.
   * @param {StageView} view
   */
  shows({ phase }) {
    return this.early || phase === "revealed"
  }

  /** @param {StageView} view */
  drawCount(view) {
    return this.early ? html`<p class="bn-answered">${describeCount(view)}</p>` : nothing
  }

  /**
   * Move the strips, which draw themselves where they are.
   * @param {StageView} view
   */
  move(view) {
    this.strips.draw(nameSamples(view))
  }

  /**
   * @param {StageView} view
   * @returns {Part}
   */
  lobby({ names, students }) {
    if (!names) return nothing
    const named = (students ?? []).map((each) => typeof each === "string" ? each : each.name)
    return html`<p class="bn-names">${named.join(" · ")}</p>`
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   * @returns {Part}
   */
  living_batch(view, { batches, mode, shown }) {
    const count = batches.length
    if (!count) return html`<p>No student has joined yet.</p>`
    const trains = count === 1
      ? "Training: one batch with one mean."
      : `Training: ${count} batches, each with its own mean.`
    const words = mode === "train" ? trains : `${INFERENCE} ${UNBIASED}`
    const drawn = view.figures.length
    return html`<p class="bn-mode">${words} γ = ${shown.gamma}, β = ${shown.beta}.</p>
      ${view.phase === "open" ? nothing : html`<p class="bn-closed">${CLOSED}</p>`}
      ${count > drawn ? html`<p>Only the first ${drawn} batches are shown.</p>` : nothing}`
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   * @returns {Part}
   */
  predict(view, activity) {
    return html`<h3>${activity.text}</h3>
      ${this.drawCount(view)} ${this.shows(view) ? this.showAnswer(activity) : nothing}`
  }

  /** @param {any} activity */
  showAnswer(activity) {
    const { answered, right, written, explanation, nearest, bars } = activity
    const score = answered ? `${right} of ${answered} were right. ` : ""
    return html`<p class="bn-truth">The answer is ${written}.</p>
      ${answered ? drawHistogram(bars) : nothing}
      <p>${score}${explanation}</p>
      ${nearest?.length ? html`<p>Nearest: ${nearest.join(", ")}.</p>` : nothing}`
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   * @returns {Part}
   */
  vote(view, activity) {
    const { text, options, moves, right, shift, tallies, explanation } = activity
    const changes = moves
      ? html`<div>${drawVoteChanges(moves, right, shift, tallies)}</div>`
      : nothing
    const results = () =>
      html`<div class="bn-pair">
        ${drawTallies(activity, Boolean(shift?.twice))} ${changes}
      </div>
      ${explanation ? html`<p>${explanation}</p>` : nothing}`
    const list = () =>
      html`<ol class="bn-tally" type="A">
        ${options.map((/** @type {string} */ option) => html`<li>${option}</li>`)}
      </ol>`
    return html`<h3>${text}</h3>
      ${this.drawCount(view)} ${this.shows(view) ? results() : list()}`
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   * @returns {Part}
   */
  class_sweep(view, { described, answered, points, score }) {
    const open = view.phase === "open"
    const map = (this.early || !open) && points
      ? drawNetworkMap(points, this.axes, this.outcomes)
      : nothing
    const scored = this.shows(view) && score?.of
      ? html`<div>${drawPredictions(score)}</div>`
      : nothing
    return html`<p>${described}</p>
      ${this.drawCount(view)} ${
      answered ? html`<div class="bn-pair">${map} ${scored}</div>` : nothing
    }`
  }

  /**
   * @param {StageView} _view
   * @param {any} activity
   * @returns {Part}
   */
  look_at(_view, { link, title }) {
    if (!link) return html`<p>Look at the screen.</p>`
    return html`
      <p>The lesson is on your phone.</p>
      <a href=${link} target="_blank">${title}</a>
    `
  }

  /**
   * @param {StageView} view
   * @param {any} activity
   * @returns {Part}
   */
  write_line(view, activity) {
    const { text, given } = activity
    return html`<h3>${text}</h3>
      <p>${given}</p>
      ${this.drawCount(view)} ${this.shows(view) ? this.showLines(activity) : nothing}`
  }

  /** @param {any} activity */
  showLines({ answered, right, mistakes, kinds, solution }) {
    const items = mistakes.map((/** @type {any} */ { why, count, line }) => {
      const code = line ? html`<code class="bn-line">${line}</code>` : nothing
      return html`<li>${count} × ${why}${code}</li>`
    })
    const more = kinds - mistakes.length
    return html`<p class="bn-truth">${right} of ${answered} lines are right.</p>
      <code class="bn-line">${solution}</code>
      ${items.length ? html`<ul class="bn-mistakes">${items}</ul>` : nothing}
      ${more > 0 ? html`<p>${more} more kinds are not listed.</p>` : nothing}`
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
 * How many have answered.
 * @param {StageView} view
 */
export function describeCount({ kind, phase, here, activity }) {
  const { answered, round, measured } = activity
  if (kind === "vote") return `Vote ${round}: ${answered} of ${here} have voted.`
  if (kind !== "class_sweep") return `${answered} of ${here} have answered.`
  const trained = phase === "open" ? "" : `; ${measured} have been trained`
  return `${answered} of ${here} have chosen${trained}.`
}
