// The live figure draws what it is sent, and asks for more. It knows no lesson.
//
// Given figures it draws them. Given a run it also plays it: the server trains only while a stream
// is open, so pausing closes the stream, and a step is one question with one answer.

import { askWorkers } from "../computing.js"
import { component, make } from "../dom.js"
import { attempt } from "../storage.js"
import { Pace } from "./pace.js"
import { Grid, loadPlotly } from "./plot.js"

/** @import { Trigger } from "../dom.js" */
/** @import { Figure } from "./plot.js" */

/**
 * @typedef {object} Data figures to draw, or a run to play
 * @property {string} plotly
 * @property {Figure[]} [figures]
 * @property {string} [run] the address of the run
 * @property {string} [waiting] why no worker could answer when the page was drawn
 * @property {string} view how the run is drawn, as a query
 * @property {boolean} [steps] whether the run goes step by step, or to its end
 * @property {boolean} [recorded] whether the reader can go back to every result
 * @property {boolean} [play] whether it goes on by itself: others wait for the same, or nobody has
 * computed it yet
 * @property {number} [goes] how often the page has asked to go on with the run
 * @property {boolean} [done] whether the page has written its words about the finished run
 * @property {string} [place] the name under which the tab keeps the step that it has reached
 * @typedef {object} Picture an answer of a run
 * @property {Figure[]} figures
 * @property {string} [error]
 * @property {boolean} done
 * @property {string[]} alerts
 * @property {string[]} say
 * @property {number} frame
 * @property {number} last
 * @property {number} step
 * @property {number} steps
 * @property {number} progress
 * @property {string} device the sentence that says where it is computed
 * @property {string} place the device's name
 * @property {number} made when it was finished, in seconds since 1970; 0 before
 * @property {number} seconds that computing has taken
 * @typedef {{ toggle: HTMLButtonElement, status: HTMLElement }} Bar
 * @typedef {{ scrub: HTMLInputElement, position: HTMLElement }} Scrubber
 * @typedef {(label: string, title: string, act: () => void) => HTMLButtonElement} AddButton
 */

const TYPING = "input, textarea, select, button, a, summary, [role=slider], [role=option], " +
  "[role=combobox], [contenteditable=true]"

const WAITING = '{"waiting":'

let order = 0

/**
 * @param {number} goal the step at which a run stood before, or 0
 * @returns {Record<string, number>}
 */
function goalQuery(goal) {
  return goal ? { reached: goal } : {}
}

/** The order of a request among all of this browser: they can overtake each other on their way. */
function takeOrder() {
  order = Math.max(order + 1, Date.now())
  return order
}

class Live {
  /** @type {Data} */ data
  /** @type {Trigger} */ trigger
  /** @type {Grid | undefined} */ grid
  /** @type {HTMLElement} */ alert
  /** @type {HTMLElement} */ sentences
  /** @type {Bar | undefined} */ bar
  /** @type {HTMLButtonElement[]} buttons that train, which a finished run does not */ steppers = []
  /** @type {{ bar: HTMLProgressElement, left: HTMLElement } | undefined} */ progress
  /** @type {Scrubber | undefined} */ scrubber
  /** @type {EventSource | null} */ source = null
  /** @type {number | null} the recorded frame that is shown; null for the newest */ frame = null
  /** @type {symbol | null} the newest question */ asked = null
  /** draws the newest picture */ pace = new Pace(() => this.show(JSON.parse(this.newest)))
  /** @type {{ at: number, share: number } | null} */ start = null
  /** @type {boolean | undefined} */ done
  newest = ""
  pictures = 0
  /** the step to which it goes back, where this tab stood before it was loaded again */ goal = 0

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-live" }, parent)
    this.onKey = this.onKey.bind(this)
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    const before = this.data
    this.trigger = trigger
    this.data = data
    if (!this.grid) this.build()
    if (!data.run) this.draw(data.figures ?? [])
    else if (before?.run !== data.run) {
      this.pause()
      this.frame = null
      this.done = undefined
      if (data.play) this.play()
      else this.open()
    } else if ((data.goes ?? 0) > (before.goes ?? 0)) {
      this.play()
    } else if (data.play && !before.play && !this.source && !this.done) {
      this.play()
    } else if (before.view !== data.view) {
      if (this.source) this.play()
      else this.askFrame()
    }
  }

  /** Show the run where this tab had left it, if need be by training the way again. */
  async open() {
    this.goal = this.readReached()
    const answered = this.ask("picture", goalQuery(this.goal))
    const turn = this.asked
    await answered
    if (turn === this.asked && this.goal) this.play(this.goal)
  }

  build() {
    if (this.data.run) this.buildBar()
    this.alert = make("div", { class: "bn-alert", role: "alert" }, this.root)
    this.grid = new Grid(this.root, (name, value) => this.trigger(name, value))
    if (!this.data.run) return
    if (this.data.recorded) this.buildScrubber()
    this.sentences = make("ul", { class: "bn-say" }, this.root)
  }

  buildBar() {
    const attributes = { class: "bn-bar", role: "toolbar", "aria-label": "Training" }
    const bar = make("div", attributes, this.root)
    /** @type {AddButton} */
    const addButton = (label, title, act) => {
      const node = make("button", { type: "button", class: "bn-button", title }, bar, label)
      node.addEventListener("click", (event) => {
        act()
        if (event.detail) node.blur() // a click must not make Space press the button again
      })
      return node
    }
    const title = this.data.steps ? "Space plays and pauses" : ""
    const toggle = addButton(this.label(), title, () => this.playOrPause())
    toggle.classList.add("bn-main")
    this.steppers = [toggle]
    if (this.data.steps) this.buildSteps(addButton)
    else this.buildProgress(bar, addButton)
    const status = make("span", { class: "bn-status", role: "status" }, bar)
    this.bar = { toggle, status }
  }

  /** @param {AddButton} addButton */
  buildSteps(addButton) {
    const again = () => this.restart()
    this.steppers.push(
      addButton("+1", "Train one step", () => this.step(1)),
      addButton("+10", "Train ten steps", () => this.step(10)),
    )
    addButton("Run again", "Train the same networks again, from their first weights", again)
    document.addEventListener("keydown", this.onKey)
  }

  /**
   * An experiment that runs to its end shows how far it is.
   * @param {HTMLElement} parent
   * @param {AddButton} addButton
   */
  buildProgress(parent, addButton) {
    const again = () => this.restart()
    parent.classList.add("bn-static")
    addButton("Run again", "Compute the same again, from its start", again)
    const bar = make("progress", { max: 1, value: 0, "aria-label": "Share done" }, parent)
    this.progress = { bar, left: make("span", { class: "bn-position" }, parent) }
  }

  buildScrubber() {
    const foot = make("div", { class: "bn-foot" }, this.root)
    const attributes = { type: "range", min: 0, max: 0, value: 0, "aria-label": "Recorded step" }
    const scrub = make("input", attributes, foot)
    this.scrubber = { scrub, position: make("span", { class: "bn-position" }, foot) }
    scrub.addEventListener("input", () => {
      this.pause()
      this.frame = scrub.value === scrub.max ? null : Number(scrub.value)
      this.askFrame()
    })
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.code !== "Space" || event.ctrlKey || event.metaKey || event.altKey) return
    if (/** @type {Element} */ (event.target).closest?.(TYPING)) return
    event.preventDefault()
    if (!event.repeat) this.playOrPause()
  }

  label() {
    const [start, stop] = this.data.steps ? ["Play", "Pause"] : ["Run", "Stop"]
    return this.source ? stop : this.done ? "Finished" : start
  }

  /**
   * @param {string} what
   * @param {Record<string, string | number>} [more]
   */
  url(what, more = {}) {
    const query = new URLSearchParams(this.data.view)
    for (const name in more) query.set(name, String(more[name]))
    query.set("order", String(takeOrder()))
    return `${this.data.run}/${what}?${query}`
  }

  playOrPause() {
    if (this.source) {
      this.pause()
      this.ask("picture")
    } else if (!this.done) this.play()
  }

  /** @param {number} [goal] the step at which it rests */
  play(goal = 0) {
    this.pause()
    this.goal = goal
    this.frame = null
    this.asked = null
    this.alert.textContent = "" // what went wrong before is tried again
    this.root.dataset.state = "asking"
    const source = this.source = new EventSource(this.url("stream", goalQuery(goal)))
    this.mark()
    source.onmessage = (event) => {
      if (source !== this.source) return
      if (event.data.startsWith(WAITING)) return this.writeWaiting(JSON.parse(event.data).waiting)
      // Only the newest picture is worth drawing; one that a slow screen missed is not.
      this.newest = event.data
      this.pace.ask()
    }
    source.onerror = async () => {
      if (source !== this.source) return
      // The last picture may say why it is the last.
      if (this.pace.waits) await this.show(JSON.parse(this.newest))
      if (source !== this.source) return
      this.pause()
      this.ask("picture")
    }
  }

  /** @param {string} sentence on what the run waits for */
  writeWaiting(sentence) {
    if (this.bar) this.bar.status.textContent = sentence
  }

  pause() {
    this.source?.close()
    this.source = null
    this.pace.drop() // it would show an earlier step
    this.goal = 0
    this.mark()
  }

  /** @param {number} n */
  step(n) {
    this.pause()
    this.frame = null
    return this.ask("step", { n }, "POST")
  }

  async restart() {
    this.pause()
    this.frame = null
    await this.ask("restart", {}, "POST")
    if (!this.data.steps && !this.done) this.play()
  }

  /** The step that this tab had reached of the same config before it was loaded again, or 0. */
  readReached() {
    if (!this.data.place) return 0
    return attempt(() => Number(sessionStorage.getItem(this.placeKey())), 0)
  }

  /** @param {number} step */
  keepReached(step) {
    if (step < this.goal) return // it is still going back
    this.goal = 0
    if (!this.data.place) return
    attempt(() => sessionStorage.setItem(this.placeKey(), String(step)), undefined)
  }

  placeKey() {
    return `bn-lab reached ${this.data.place}`
  }

  askFrame() {
    return this.ask("picture", this.frame === null ? {} : { frame: this.frame })
  }

  /**
   * Ask the run, and show the answer unless there is a newer question by then.
   * @param {string} what
   * @param {Record<string, number>} [more]
   * @param {string} [method]
   */
  async ask(what, more = {}, method = "GET") {
    const turn = this.asked = Symbol(what)
    this.root.dataset.state = "asking"
    if (this.data.waiting) this.alert.textContent = this.data.waiting
    let picture
    try {
      picture = await askWorkers(
        this.url(what, more),
        { method },
        () => turn === this.asked && this.root.isConnected,
        (sentence) => this.alert.textContent = sentence,
      )
    } catch {
      picture = { error: "The lab does not answer. Is it still running?" }
    }
    if (turn === this.asked) await this.show(picture)
  }

  /** @param {Picture} picture */
  async show(picture) {
    if (picture.error) {
      this.pause()
      this.alert.textContent = picture.error
      this.root.dataset.state = "error"
    } else if (await this.draw(picture.figures, picture)) {
      this.root.dataset.state = this.source ? "playing" : picture.done ? "done" : "paused"
    }
  }

  /**
   * Draw figures, and write what a picture says beside them; false if Plotly cannot be loaded.
   * @param {Figure[]} figures
   * @param {Picture} [picture]
   */
  async draw(figures, picture) {
    let Plotly
    try {
      Plotly = await loadPlotly(this.data.plotly)
    } catch (error) {
      this.alert.textContent = /** @type {Error} */ (error).message
      return false
    }
    this.grid?.draw(Plotly, figures)
    if (picture) this.write(picture)
    this.pictures += 1
    this.root.dataset.pictures = String(this.pictures)
    if (!picture) this.root.dataset.state = "paused"
    return true
  }

  /** @param {Picture} picture */
  write(picture) {
    // The page writes its own words about a finished run.
    const known = this.done ?? this.data.done
    if (picture.done && !known) this.trigger("finished", picture.step)
    if (picture.done) this.pause()
    this.done = picture.done
    this.alert.textContent = picture.alerts.join(" ")
    if (this.progress) this.writeProgress(picture.progress)
    if (this.scrubber) {
      const { scrub, position } = this.scrubber
      scrub.max = String(picture.last)
      scrub.value = String(picture.frame)
      scrub.setAttribute("aria-valuetext", `step ${picture.step}`)
      position.textContent = `step ${picture.step} of ${picture.steps} trained`
    }
    if (this.bar) this.bar.status.textContent = describeComputing(picture)
    this.keepReached(picture.steps)
    this.root.dataset.step = String(picture.step)
    this.root.dataset.steps = String(picture.steps)
    this.sentences.replaceChildren(
      ...picture.say.map((sentence) => make("li", {}, null, sentence)),
    )
    this.mark()
  }

  /** @param {number} share */
  writeProgress(share) {
    if (!this.progress) return
    const now = performance.now()
    this.progress.bar.value = share
    this.start ??= { at: now, share }
    const seconds = (now - this.start.at) / 1000
    const left = this.source ? secondsLeft(share, share - this.start.share, seconds) : null
    const estimate = left === null ? "" : `, about ${left}\u00a0s left`
    const done = `${Math.round(share * 100)}%${estimate}`
    this.progress.left.textContent = share >= 1 ? "done" : done
  }

  mark() {
    if (!this.source) this.start = null
    if (this.bar) this.bar.toggle.textContent = this.label()
    for (const button of this.steppers) button.disabled = Boolean(this.done)
  }

  dispose() {
    this.pause()
    document.removeEventListener("keydown", this.onKey)
    this.grid?.dispose()
    this.root.remove()
  }
}

/**
 * Seconds left of an experiment, from those that the share gained so far has taken; null while too
 * little is known.
 * @param {number} share done
 * @param {number} gained
 * @param {number} seconds
 */
export function secondsLeft(share, gained, seconds) {
  if (gained <= 0.05 || seconds <= 1) return null
  return Math.max(1, Math.round((seconds * (1 - share)) / gained))
}

/**
 * Where, and once it is finished when and in how long, something was computed.
 * @param {{ device: string, place: string, made: number, seconds: number }} picture
 * @param {Date} [now]
 */
export function describeComputing({ device, place, made, seconds }, now = new Date()) {
  if (!made) return device
  const at = new Date(made * 1000)
  /** @type {Intl.DateTimeFormatOptions} */
  const day = at.toDateString() === now.toDateString() ? {} : { day: "numeric", month: "short" }
  const time = at.toLocaleString("en-GB", { ...day, hour: "2-digit", minute: "2-digit" })
  const length = seconds < 1 ? "under a second" : `${Math.round(seconds)}\u00a0s`
  return `Computed here on ${place}, ${time}, in ${length}.`
}

export default component(Live)
