// The phone of one student, who is one sample: it shows the student's own numbers and sends what
// the student does.

import { make } from "../dom.js"
import { drawTallies, letterOf } from "./votes.js"

/** @import { Room } from "./room.js" */
/** @import { PhoneData, StudentView, View } from "./types.d.ts" */

const GAP = 50 // ms between two reports of a slider
const PATIENCE = 1000 // ms after which a report is not waited for any longer
const FIRST_RATE = 0.1, FIRST_SCALE = 1

export class Phone {
  /** @type {string | null} what the page was built for */ scene = null
  /** @type {string | undefined} */ moment
  /** @type {((activity: any) => void) | null} writes the numbers that change */ update = null
  /** @type {number | null} the position that the student chose, until it is seen */ wanted = null
  /** @type {number | null} the position that was reported, until it is seen */ reported = null
  /** @type {number | null} */ timer = null
  reportedAt = 0

  /** @param {Room} room */
  constructor(room) {
    this.room = room
  }

  get data() {
    return /** @type {PhoneData} */ (this.room.data)
  }

  showOutside() {
    this.scene = null
    const form = make("form", { class: "bn-join" }, this.room.body)
    const addField = (
      /** @type {string} */ label,
      /** @type {import("../dom.js").Attributes} */ attributes,
    ) => {
      const parent = make("label", {}, form, label)
      return make("input", { required: "", autocomplete: "off", ...attributes }, parent)
    }
    const capitals = { autocapitalize: "characters", class: "bn-code" }
    const code = addField("Code", { maxlength: 12, ...capitals })
    code.value = this.data.code
    const nickname = addField("Nickname", { maxlength: this.data.limits.nickname })
    const button = make("button", { class: "bn-button bn-main" }, form, "Join")
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const record = { nickname: nickname.value }
      button.disabled = true // a full hall joins one after another
      const answer = await this.room.post("join", record, code.value || "-")
      button.disabled = false
      if (!answer) return
      const seat = await answer.json()
      form.remove()
      this.room.enter(seat.code, seat.token)
    })
  }

  /** @param {StudentView} view */
  draw(view) {
    const { kind, turn, name, phase, activity } = view
    const own = [
      activity?.first,
      activity?.second,
      activity?.answer,
      activity?.own,
      activity?.link,
      activity?.line,
    ]
    const scene = JSON.stringify([kind, turn, name, phase, ...own])
    if (scene !== this.scene) {
      this.scene = scene
      this.moveOn(view)
      this.update = null
      this.room.body.replaceChildren()
      this.write(`${name} in room ${view.shown}`, "p", "bn-student")
      this[kind](view, activity)
    }
    this.update?.(activity)
  }

  /**
   * Show what is new from its beginning, and read it out; numbers that never rest are not read out.
   * @param {View} view
   */
  moveOn({ kind, turn, phase }) {
    this.room.body.setAttribute("aria-live", kind === "living_batch" ? "off" : "polite")
    const moment = `${turn} ${phase === "revealed"}`
    const moved = this.moment !== undefined && moment !== this.moment
    if (moved) this.room.root.scrollIntoView({ block: "start" })
    this.moment = moment
  }

  /**
   * @param {string} words
   * @param {"p" | "h3"} [tag]
   * @param {string} [kind]
   */
  write(words, tag = "p", kind = "") {
    return make(tag, { class: kind }, this.room.body, words)
  }

  lobby() {
    this.write("You have joined. Look at the screen and wait for the teacher to start.")
  }

  waiting() {
    this.write("Please wait until the teacher lets you in.")
  }

  /** @param {View} view */
  living_batch(view) {
    const label = make("label", { class: "bn-slider" }, this.room.body, "your x")
    const slider = make("input", { type: "range", step: 0.1, "aria-label": "your x" }, label)
    const list = make("dl", { class: "bn-sample" }, this.room.body)
    const addNumber = (/** @type {string} */ name, /** @type {string} */ kind) => {
      make("dt", {}, list, name)
      return make("dd", { class: kind }, list)
    }
    const numbers = {
      x: addNumber("x", "x"),
      x_hat: addNumber("x̂", "x-hat"),
      y: addNumber("y", "y"),
      mean: addNumber("mean μ", "mean"),
      var: addNumber("variance σ²", "var"),
    }
    const words = this.write("", "p", "bn-batch-note")
    slider.disabled = view.phase !== "open"
    slider.addEventListener("input", () => this.move(Number(slider.value)))
    this.wanted = this.reported = null
    this.update = ({ reach, x, shown, mates, mode, outlier }) => {
      slider.min = String(-reach)
      slider.max = String(reach)
      if (this.reported === x) this.reported = null
      if (this.wanted === x) this.wanted = null
      if (this.wanted === null && !this.timer) slider.value = x
      for (const [name, node] of Object.entries(numbers)) node.textContent = shown[name]
      const read = `x ${shown.x}, x hat ${shown.x_hat}, y ${shown.y}`
      slider.setAttribute("aria-valuetext", read)
      const batch = mode === "train"
        ? `Training: the mean and variance are those of your batch of ${mates}.`
        : "Inference: the mean and variance are fixed. The others cannot change them."
      words.textContent = (outlier ? "You are the outlier: move as far as you like. " : "") + batch
    }
  }

  /**
   * Report a position, at most one every GAP ms, and none before the last one is seen: a slow
   * server is not flooded. The newest is always sent in the end.
   * @param {number} x
   */
  move(x) {
    this.wanted = x
    this.timer ??= setTimeout(() => this.report(), GAP)
  }

  report() {
    this.timer = null
    if (this.wanted === null) return
    const now = performance.now()
    const waiting = this.reported !== null && now - this.reportedAt < PATIENCE
    if (waiting) return this.move(this.wanted)
    if (this.wanted === this.room.view?.activity?.x) { // back at the start of the drag
      this.wanted = null
      return
    }
    if (!this.room.act({ kind: "moved", x: this.wanted })) return this.onRefused()
    this.reported = this.wanted
    this.reportedAt = now
  }

  onRefused() {
    this.wanted = this.reported = null
    const sent = /** @type {Iterable<HTMLButtonElement>} */ (
      this.room.body.querySelectorAll("[data-sent]")
    )
    for (const button of sent) {
      button.disabled = false
      delete button.dataset.sent
    }
  }

  /**
   * @param {string} label
   * @param {() => Record<string, unknown>} makeRecord
   */
  addButton(label, makeRecord) {
    const attributes = { class: "bn-button bn-answer", type: "button" }
    const button = make("button", attributes, this.room.body, label)
    button.addEventListener("click", () => this.send(button, makeRecord()))
    return button
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Record<string, unknown>} record
   */
  send(button, record) {
    if (!this.room.act(record)) return
    button.disabled = true
    button.dataset.sent = ""
  }

  /**
   * @param {View} view
   * @param {any} activity
   */
  predict(view, activity) {
    this.write(activity.text, "h3")
    if (view.phase === "revealed") return this.showAnswer(activity)
    if (activity.answer !== null) {
      return this.write(`Your answer ${activity.shown.answer} is stored.`, "p", "bn-stored")
    }
    if (view.phase !== "open") return this.write("Answers are closed.")
    const form = make("form", { class: "bn-join" }, this.room.body)
    const label = make("label", {}, form, "Your prediction")
    const input = make("input", { type: "number", step: "any", required: "" }, label)
    const send = make("button", { class: "bn-button bn-main" }, form, "Send")
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send(send, { kind: "answered", number: Number(input.value) })
    })
  }

  /** @param {any} activity */
  showAnswer({ written, answer, right, shown, mistake, explanation }) {
    this.write(`The answer is ${written}.`, "p", "bn-truth")
    const verdict = right ? "right" : `off by ${shown.error}`
    if (answer === null) this.write("You did not answer.")
    else this.write(`You answered ${shown.answer}: ${verdict}. ${mistake}`)
    this.write(explanation)
  }

  /**
   * @param {View} view
   * @param {any} activity
   */
  write_line(view, { text, given, target, line, solution, right, sentence }) {
    this.write(text, "h3")
    this.write(given)
    if (view.phase === "revealed") {
      if (line === null) this.write("You did not answer.")
      else this.write(`${right ? "✓" : "✗"} ${sentence}`, "p", "bn-truth")
      if (line !== null) make("code", { class: "bn-line" }, this.room.body, line)
      if (right) return
      this.write("A right line:")
      make("code", { class: "bn-line" }, this.room.body, solution)
      return
    }
    if (line !== null) {
      this.write("Your line is stored.", "p", "bn-stored")
      make("code", { class: "bn-line" }, this.room.body, line)
      return
    }
    if (view.phase !== "open") return this.write("Answers are closed.")
    const form = make("form", { class: "bn-join" }, this.room.body)
    const label = make("label", {}, form, `Your line for ${target}`)
    const input = make("input", {
      class: "bn-line",
      required: "",
      maxlength: this.data.limits.line,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: false,
      placeholder: `${target} = `,
    }, label)
    const send = make("button", { class: "bn-button bn-main" }, form, "Send")
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send(send, { kind: "wrote", line: input.value })
    })
  }

  /**
   * @param {View} view
   * @param {any} activity
   */
  vote(view, activity) {
    this.write(activity.text, "h3")
    if (view.phase === "revealed") return drawTallies(activity, this.room.body)
    const own = activity.round === 1 ? activity.first : activity.second
    if (activity.round === 2) this.write("The second vote: has the discussion changed your mind?")
    activity.options.forEach((/** @type {string} */ text, /** @type {number} */ option) => {
      const label = `${letterOf(option)}  ${text}`
      const button = this.addButton(label, () => ({ kind: "voted", option }))
      button.disabled = own !== null || view.phase !== "open"
      button.setAttribute("aria-pressed", String(own === option))
    })
    if (own !== null) this.write("Your vote is stored.", "p", "bn-stored")
    else if (view.phase !== "open") this.write("Votes are closed.")
  }

  /**
   * @param {View} view
   * @param {any} activity
   */
  class_sweep(view, { own }) {
    if (own) return this.showNetwork(own)
    if (view.phase !== "open") return this.write("Choices are closed.")
    this.write("Choose a network and predict its outcome.", "h3")
    const { rates, initScales, outcomes } = this.data
    const rate = this.addChoice("learning rate", rates, FIRST_RATE)
    const scale = this.addChoice("scale of the initial weights", initScales, FIRST_SCALE)
    const norm = this.addChoice("batch norm", ["without", "with"], "without")
    const expects = this.addChoice("I expect that it", outcomes, outcomes[0])
    this.addButton("Send", () => ({
      kind: "picked",
      rate: Number(rate.value),
      init_scale: Number(scale.value),
      batch_norm: norm.value === "with",
      expects: expects.value,
    }))
  }

  /**
   * @param {string} label
   * @param {(string | number)[]} values
   * @param {string | number} first
   */
  addChoice(label, values, first) {
    const select = make("select", {}, make("label", { class: "bn-pick" }, this.room.body, label))
    for (const value of values) make("option", { value }, select, value)
    select.value = String(first)
    return select
  }

  /** @param {any} network */
  showNetwork({ rate, init_scale, batch_norm, expects, outcome, written, right, ended }) {
    const norm = batch_norm ? "with batch norm" : "without batch norm"
    const network = `learning rate ${rate}, initial weights × ${init_scale}, ${norm}`
    this.write(`Your choice is stored: ${network}. You expect: ${expects}.`, "p", "bn-stored")
    const accuracy = written ? `: test accuracy ${written}` : ""
    if (outcome) this.write(`It ${outcome}${accuracy}.`, "p", "bn-truth")
    if (typeof right === "boolean") {
      this.write(right ? "Your prediction was right." : `You expected: ${expects}.`)
    }
    if (ended) this.write(ended)
  }

  /**
   * @param {View} _view
   * @param {any} activity
   */
  look_at(_view, { link }) {
    if (!link) return this.write("Look at the screen.")
    this.write("Your teacher has sent you a lesson:")
    const attributes = { href: link, target: "_blank", class: "bn-button bn-answer" }
    make("a", attributes, this.room.body, "Open the lesson")
  }

  dispose() {
    if (this.timer) clearTimeout(this.timer)
  }
}
