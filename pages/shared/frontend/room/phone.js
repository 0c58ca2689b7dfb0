// The phone of one student, who is one sample: it shows the student's own numbers and sends what
// the student does.

import { html, keyed, live, nothing } from "../template.js"
import { drawCountdown } from "./countdown.js"
import { CLOSED, INFERENCE, UNBIASED } from "./living_words.js"
import { drawMark, markOf } from "./marks.js"
import { forgetTyped, readTyped, storeTyped } from "./typed.js"
import { drawTallies, letterOf } from "./votes.js"

/** @import { Part } from "../template.js" */
/** @import { Room } from "./room.js" */
/** @import { Typed } from "./typed.js" */
/** @import { PhoneData, StudentView, View } from "./types.d.ts" */

const GAP = 50 // ms between two reports of a slider
const PATIENCE = 1000 // ms after which a report is not waited for any longer
const FIRST_RATE = 0.1, FIRST_SCALE = 1
const FORM = "form" // what is sent by a form, where a vote is sent by its option
const JOIN = "join" // names the form by which a student joins

export class Phone {
  /** @type {"polite" | "off"} numbers that never rest are not read out */ reading = "polite"
  /** @type {string | undefined} */ moment
  /** @type {number | null} the position that the student chose, until it is seen */ wanted = null
  /** @type {number | null} the position that was reported, until it is seen */ reported = null
  /** @type {number | null} */ timer = null
  /** @type {string | number | null} what was sent, until the answer comes */ sent = null
  /** @type {Typed} what stands in the form of this activity, not sent yet */ typed = {}
  reportedAt = 0
  moved = false // whether the class has moved on since the last drawing
  joining = false

  /** @param {Room} room */
  constructor(room) {
    this.room = room
  }

  get data() {
    return /** @type {PhoneData} */ (this.room.data)
  }

  drawOutside() {
    const join = (/** @type {SubmitEvent} */ event) => this.join(event)
    const typed = readTyped(JOIN)
    return html`
      <form class="bn-join" @submit=${join} @input=${storeFields(JOIN)}>
        <label>Code<input
                class="bn-code"
                name="code"
                maxlength="12"
                autocapitalize="characters"
                autocomplete="off"
                required
                value=${this.data.code || typed.code || ""}
              ></label>
        <label>Nickname<input
                name="nickname"
                maxlength=${this.data.limits.nickname}
                autocomplete="off"
                required
                value=${typed.nickname ?? ""}
              ></label>
        <button class="bn-button bn-main" ?disabled=${this.joining}>Join</button>
      </form>
    `
  }

  /** @param {SubmitEvent} event */
  async join(event) {
    event.preventDefault()
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target))
    const code = String(form.get("code")) || "-"
    this.joining = true // a full hall joins one after another
    const answer = await this.room.post("join", { nickname: form.get("nickname") }, code)
    this.joining = false
    if (!answer) return this.room.paint()
    forgetTyped(JOIN)
    const seat = await answer.json()
    this.room.enter(seat.code, seat.token)
    // The page then writes a code that was typed into its address, where a reload finds it.
    if (seat.code !== this.data.code) this.room.trigger("joined", seat.code)
  }

  /**
   * What was sent to an earlier activity is not waited for any longer.
   * @param {View} view
   */
  onView({ kind, turn, phase }) {
    this.reading = kind === "living_batch" ? "off" : "polite"
    if (turn !== this.room.view?.turn) {
      this.wanted = this.reported = this.sent = null
      this.typed = readTyped(this.nameForm(turn))
    }
    if (this.sent === FORM) {
      this.sent = null
      this.typed = {}
      forgetTyped(this.nameForm(turn))
    }
    const moment = `${turn} ${phase === "revealed"}`
    this.moved = this.moment !== undefined && moment !== this.moment
    this.moment = moment
  }

  /** @param {StudentView | null} view */
  draw(view) {
    if (!view) return nothing
    const { kind, turn, name, shown, activity } = view
    return html`<p class="bn-student">${name} in room ${shown}</p>
      ${drawCountdown(this.room.countdown)}
      ${keyed(turn, this[kind](view, activity))}`
  }

  // Show what is new from its beginning.
  onDrawn() {
    if (this.moved) this.room.root.scrollIntoView({ block: "start" })
    this.moved = false
  }

  /** @returns {Part} */
  lobby() {
    return html`<p>You have joined. Look at the screen and wait for the teacher to start.</p>`
  }

  /** @returns {Part} */
  waiting() {
    return html`<p>Please wait until the teacher lets you in.</p>`
  }

  /**
   * @param {StudentView} view
   * @param {any} activity
   * @returns {Part}
   */
  living_batch(view, { reach, x, shown, mates, mode, outlier }) {
    const mark = markOf(view.student)
    if (this.reported === x) this.reported = null
    if (this.wanted === x) this.wanted = null
    const read = `x ${shown.x}, x hat ${shown.x_hat}, y ${shown.y}`
    const batch = mode === "train"
      ? `Training: the mean and variance are those of your batch of ${mates}.`
      : `${INFERENCE} The others cannot change them. ${UNBIASED}`
    const onInput = (/** @type {InputEvent} */ { target }) => {
      this.move(Number(/** @type {HTMLInputElement} */ (target).value))
    }
    return html`
      <label class="bn-slider">your x<input
                type="range"
                step="0.1"
                aria-label="your x"
                aria-valuetext=${read}
                min=${-reach}
                max=${reach}
                ?disabled=${view.phase !== "open"}
                .value=${live(String(this.wanted ?? x))}
                @input=${onInput}
              ></label>
      ${view.phase === "open" ? nothing : html`<p class="bn-closed">${CLOSED}</p>`}
      <p class="bn-own-mark">${drawMark(mark)} On the wall you are the ${mark.name}.</p>
      <dl class="bn-sample">
        <dt>x</dt>
        <dd class="x">${shown.x}</dd>
        <dt>x̂</dt>
        <dd class="x-hat">${shown.x_hat}</dd>
        <dt>y = ${shown.gamma} · x̂ ${shown.beta.startsWith("−") ? "−" : "+"} ${shown.beta.replace(
          "−",
          "",
        )}</dt>
        <dd class="y">${shown.y}</dd>
        <dt>mean μ</dt>
        <dd class="mean">${shown.mean}</dd>
        <dt>variance σ²</dt>
        <dd class="var">${shown.var}</dd>
      </dl>
      <p class="bn-batch-note">
              ${outlier ? "You are the outlier: move as far as you like. " : ""}${batch}
            </p>
    `
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
    const position = this.wanted
    if (!this.room.act({ kind: "moved", x: position })) return this.onRefused()
    this.reported = position
    this.reportedAt = now
  }

  // What did not arrive can be sent again.
  onRefused() {
    this.wanted = this.reported = this.sent = null
  }

  /**
   * @param {string | number} what
   * @param {Record<string, unknown>} record
   */
  send(what, record) {
    if (!this.room.act(record)) return
    this.sent = what
    this.room.paint()
  }

  /** @param {number} turn */
  nameForm(turn) {
    return `${this.room.code} ${turn}`
  }

  /**
   * A form whose fields are sent as one event, also to change what is stored.
   * @param {Part | Part[]} fields
   * @param {boolean} stored
   * @param {(form: FormData) => Record<string, unknown>} makeRecord
   */
  drawForm(fields, stored, makeRecord) {
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault()
      this.send(FORM, makeRecord(new FormData(/** @type {HTMLFormElement} */ (event.target))))
    }
    const store = storeFields(this.nameForm(this.room.view?.turn ?? 0))
    return html`<form class="bn-join" @submit=${submit} @input=${store}>
      ${fields}
      <button class="bn-button bn-main" ?disabled=${this.sent === FORM}>
        ${stored ? "Change" : "Send"}
      </button>
    </form>`
  }

  /**
   * @param {View} view
   * @param {any} activity
   * @returns {Part}
   */
  predict({ phase }, activity) {
    const { text, answer, shown } = activity
    const field = html`<label>Your prediction<input
        name="number"
        type="number"
        step="any"
        required
        value=${this.typed.number ?? ""}
      ></label>`
    const makeRecord = (/** @type {FormData} */ form) => {
      return { kind: "answered", number: Number(form.get("number")) }
    }
    const stored = answer === null ? null : `Your answer ${shown.answer} is stored.`
    const rest = phase === "revealed"
      ? this.showAnswer(activity)
      : html`${drawStored(stored, "answers", phase)}
        ${phase === "open" ? this.drawForm(field, answer !== null, makeRecord) : nothing}`
    return html`<h3>${text}</h3>${rest}`
  }

  /** @param {any} activity */
  showAnswer({ written, answer, right, shown, mistake, explanation }) {
    const verdict = right ? "right" : `off by ${shown.error}`
    const own = answer === null
      ? "You did not answer."
      : `You answered ${shown.answer}: ${verdict}. ${mistake}`
    return html`
      <p class="bn-truth">The answer is ${written}.</p>
      <p>${own}</p>
      <p>${explanation}</p>
    `
  }

  /**
   * @param {View} view
   * @param {any} activity
   * @returns {Part}
   */
  write_line({ phase }, activity) {
    const { text, given, target, line } = activity
    const field = html`<label>Your line for ${target}<input
        class="bn-line"
        name="line"
        required
        maxlength=${this.data.limits.line}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder=${`${target} = `}
        value=${this.typed.line ?? line ?? ""}
      ></label>`
    const makeRecord = (/** @type {FormData} */ form) => ({ kind: "wrote", line: form.get("line") })
    const stored = line === null ? null : "Your line is stored."
    const rest = phase === "revealed"
      ? this.showLine(activity)
      : html`${drawStored(stored, "answers", phase)}
        ${line === null ? nothing : html`<code class="bn-line">${line}</code>`}
        ${phase === "open" ? this.drawForm(field, line !== null, makeRecord) : nothing}`
    return html`<h3>${text}</h3><p>${given}</p>${rest}`
  }

  /** @param {any} activity */
  showLine({ line, solution, right, sentence }) {
    const own = line === null ? html`<p>You did not answer.</p>` : html`
      <p class="bn-truth">${right ? "✓" : "✗"} ${sentence}</p>
      <code class="bn-line">${line}</code>
    `
    if (right) return own
    return html`${own}<p>A right line:</p><code class="bn-line">${solution}</code>`
  }

  /**
   * @param {View} view
   * @param {any} activity
   * @returns {Part}
   */
  vote({ phase }, activity) {
    const { text, round, first, second, options } = activity
    if (phase === "revealed") return html`<h3>${text}</h3>${this.showVote(activity)}`
    const own = round === 1 ? first : second
    if (this.sent === own) this.sent = null
    const buttons = options.map((/** @type {string} */ option, /** @type {number} */ place) => {
      const disabled = phase !== "open" || this.sent === place
      const send = () => {
        if (place !== own || this.sent !== null) this.send(place, { kind: "voted", option: place })
      }
      return html`
        <button
          type="button"
          class="bn-button bn-answer"
          aria-pressed=${String(own === place)}
          ?disabled=${disabled}
          @click=${send}
        >${letterOf(place)}  ${option}</button>
      `
    })
    return html`<h3>${text}</h3>
      ${round === 2 ? html`<p>The second vote: has the discussion changed your mind?</p>` : nothing}
      ${buttons}
      ${drawStored(own === null ? null : "Your vote is stored.", "votes", phase)}`
  }

  /**
   * The own vote, whether it was right and why; then what the class voted.
   * @param {any} activity
   */
  showVote(activity) {
    const { round, first, second, right, why, explanation } = activity
    const own = round === 1 ? first : second ?? first
    const before = round === 2 && first !== null && second !== null && first !== second
      ? ` In vote 1 you chose ${letterOf(first)}.`
      : ""
    const reasons = own === null || own === right ? [] : [why[own]]
    if (right !== null) reasons.push(why[right])
    const texts = [...reasons, explanation].filter(Boolean)
    return html`<p class="bn-truth">${judgeVote(own, right)}${before}</p>
      ${texts.map((each) => html`<p class="bn-reason">${each}</p>`)}
      ${drawTallies({ ...activity, why: [] }, false, own)}`
  }

  /**
   * @param {View} view
   * @param {any} activity
   * @returns {Part}
   */
  class_sweep({ phase }, { own }) {
    if (phase !== "open") {
      return own ? this.showNetwork(own, phase) : drawStored(null, "choices", phase)
    }
    const { rates, initScales, outcomes, terms } = this.data
    const { typed } = this
    const fields = [
      drawChoice(
        "learning rate",
        "rate",
        rates,
        typed.rate ?? own?.rate ?? FIRST_RATE,
        terms["learning rate"],
      ),
      drawChoice(
        "scale of the initial weights",
        "init_scale",
        initScales,
        typed.init_scale ?? own?.init_scale ?? FIRST_SCALE,
        terms["initial weights"],
      ),
      drawChoice(
        "batch norm",
        "norm",
        ["without", "with"],
        typed.norm ?? (own?.batch_norm ? "with" : "without"),
        terms["batch normalization"],
      ),
      drawChoice(
        "I expect that it",
        "expects",
        outcomes,
        typed.expects ?? own?.expects ?? outcomes[0],
      ),
    ]
    const makeRecord = (/** @type {FormData} */ form) => ({
      kind: "picked",
      rate: Number(form.get("rate")),
      init_scale: Number(form.get("init_scale")),
      batch_norm: form.get("norm") === "with",
      expects: form.get("expects"),
    })
    return html`<h3>Choose a network and predict its outcome.</h3>
      ${own ? this.showNetwork(own, phase) : nothing}
      ${this.drawForm(fields, Boolean(own), makeRecord)}`
  }

  /**
   * @param {any} network
   * @param {string | null} phase
   */
  showNetwork({ rate, init_scale, batch_norm, expects, outcome, written, right, ended }, phase) {
    const norm = batch_norm ? "with batch norm" : "without batch norm"
    const network = `learning rate ${rate}, initial weights × ${init_scale}, ${norm}`
    const accuracy = written ? `: test accuracy ${written}` : ""
    const verdict = right ? "Your prediction was right." : `You expected: ${expects}.`
    const stored = `Your choice is stored: ${network}. You expect: ${expects}.`
    return html`${drawStored(stored, "choices", phase)}
      ${outcome ? html`<p class="bn-truth">It ${outcome}${accuracy}.</p>` : nothing}
      ${typeof right === "boolean" ? html`<p>${verdict}</p>` : nothing}
      ${ended ? html`<p>${ended}</p>` : nothing}`
  }

  /**
   * @param {View} _view
   * @param {any} activity
   * @returns {Part}
   */
  look_at(_view, { link, title }) {
    if (!link) return html`<p>Look at the screen.</p>`
    return html`
      <p>Your teacher has sent you a lesson:</p>
      <a href=${link} target="_blank" class="bn-button bn-answer">Open “${title}”</a>
    `
  }

  dispose() {
    if (this.timer) clearTimeout(this.timer)
  }
}

/**
 * Stores what stands in a form with each key and choice.
 * @param {string} form
 */
const storeFields = (form) => (/** @type {Event} */ { currentTarget }) => {
  storeTyped(form, /** @type {HTMLFormElement} */ (currentTarget))
}

/**
 * A sentence on what is stored, null if nothing is, and until when it can be changed.
 * @param {string | null} stored
 * @param {"answers" | "votes" | "choices"} what
 * @param {string | null} phase
 */
function drawStored(stored, what, phase) {
  const open = phase === "open"
  if (stored === null) {
    return open ? nothing : html`<p>${what[0].toUpperCase()}${what.slice(1)} are closed.</p>`
  }
  const hint = open ? ` You can change it until ${what} are closed.` : ""
  return html`<p class="bn-stored">${stored}${hint}</p>`
}

/**
 * @param {number | null} own
 * @param {number | null} right
 */
function judgeVote(own, right) {
  if (own === null) {
    return right === null
      ? "You did not vote."
      : `You did not vote. The right answer is ${letterOf(right)}.`
  }
  if (right === null) return `You voted ${letterOf(own)}.`
  if (own === right) return `✓ You voted ${letterOf(own)}. That is right.`
  return `✗ You voted ${letterOf(own)}. The right answer is ${letterOf(right)}.`
}

/**
 * @param {string} label
 * @param {string} name
 * @param {(string | number)[]} values
 * @param {string | number} first
 * @param {string} [term] what the glossary says about it
 */
function drawChoice(label, name, values, first, term) {
  const options = values.map((value) => {
    return html`<option value=${value} ?selected=${
      String(value) === String(first)
    }>${value}</option>`
  })
  const id = `bn-term-${name}`
  return html`<label class="bn-pick">${label}<select
      name=${name}
      aria-describedby=${term ? id : nothing}
    >${options}</select></label>
    ${term ? html`<small id=${id} class="bn-explained">${term}</small>` : nothing}`
}
