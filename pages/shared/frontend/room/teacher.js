// The teacher's view: what is next, what is going on, and who is here; on a laptop or a phone.

import { html, live, nothing } from "../template.js"
import { make } from "../dom.js"
import { attempt } from "../storage.js"
import { ActivityForm } from "./activity_form.js"
import { ActivityView } from "./activity_view.js"
import { drawBatchControls } from "./batch_controls.js"
import { drawCountdown } from "./countdown.js"
import { drawPlan } from "./plan_list.js"
import { drawNotes } from "./speaker_notes.js"
import { drawStudents } from "./student_list.js"
import { letterOf } from "./votes.js"
import { drawWaiting } from "./waiting_list.js"

/** @import { Part } from "../template.js" */
/** @import { Room } from "./room.js" */
/** @import { TeacherData, TeacherView } from "./types.d.ts" */

const ASKING = ["predict", "vote", "class_sweep", "write_line"] // kinds whose answers are revealed
const TYPING = "input, textarea, select, [contenteditable=true]"
const MINUTES = [0.5, 1, 2, 3, 5, 10] // of a timer
const KEYS = "n next activity, x close, v reveal, 2 vote again, b start again, e end, " +
  "i training or inference"
const LETTERS_OFF = "bn-lab teacher letters off" // the name under which this browser stores it

export class Teacher {
  minutes = 1 // of the next timer
  letters = !attempt(() => localStorage.getItem(LETTERS_OFF), null)

  /** @param {Room} room */
  constructor(room) {
    this.room = room
    this.form = new ActivityForm(() => this.data, () => room.paint())
    this.activity = new ActivityView(this.data, true)
    this.onKey = this.onKey.bind(this)
    document.addEventListener("keydown", this.onKey)
  }

  get data() {
    return /** @type {TeacherData} */ (this.room.data)
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!this.letters || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (/** @type {Element} */ (event.target).closest?.(TYPING)) return
    const key = CSS.escape(event.key)
    /** @type {HTMLButtonElement | null} */
    const button = this.room.root.querySelector(`button[data-key="${key}"]:enabled`)
    button?.click()
  }

  drawOutside() {
    const words = "This room was deleted, or this browser has no key to it. " +
      "Open your private teacher link, or another room."
    return html`<p>${words}</p>`
  }

  /** @param {TeacherView | null} view */
  draw(view) {
    if (!view) return nothing
    const { room } = this, { phase, kind, here } = view
    const title = this.data.kinds[kind] ?? "Waiting"
    return html`<div class="bn-stage">
        <div>
          <p class="bn-activity" role="status">
            ${title}${phase ? `, ${phase}` : ""}. ${here} here.
          </p>
          ${this.drawToolbar(view)} ${this.drawTimer(view)}
          ${kind === "living_batch" ? drawBatchControls(room, view) : nothing}
          ${drawWaiting(room, view.waiting)} ${this.drawHint(view)} ${this.activity.draw(view)}
          ${drawMissing(view)} ${drawAnswers(view)}
        </div>
        ${drawNotes(view, this.data.kinds)}
      </div>
      ${this.drawForm()} ${drawPlan(room, view)}
      <div class="bn-bar bn-static">
        ${this.drawTick("show names on the screen", view.names, "named", "shown")}
        ${this.drawTick("new students may join", view.door, "door", "is_open")}
        ${this.drawTick("approve each new student", view.screening, "screening", "is_on")}
        ${drawButton("Export (CSV)", () => this.export())}
        ${drawButton("Delete the room", () => this.deleteRoom())}
      </div>
      ${drawStudents(room, view.students)} ${this.drawWallCode(view)}
      ${this.drawLink()} ${this.drawLetters()}`
  }

  /** @param {TeacherView | null} view */
  onDrawn(view) {
    if (view) this.activity.move(view)
  }

  /** @param {TeacherView} view */
  drawToolbar({ kind, phase, plan, done, activity }) {
    const { room } = this
    const left = plan.length - done
    const revealed = phase === "revealed"
    const revotes = kind === "vote" && !revealed && activity.round === 1
    const drawAct = (
      /** @type {string} */ label,
      /** @type {string} */ event,
      /** @type {string} */ key,
      /** @type {boolean} */ possible,
    ) => drawButton(label, () => room.act({ kind: event }), key, !possible)
    return html`<div class="bn-bar bn-static" role="toolbar" aria-label="The activity">
      ${drawAct(`Next activity (${left} planned)`, "next", "n", left > 0)}
      ${drawAct("Close", "closed", "x", phase === "open")}
      ${drawAct("Reveal", "revealed", "v", ASKING.includes(kind) && !revealed)}
      ${drawAct("Vote again", "revoted", "2", revotes)}
      ${drawAct("Start again", "reset", "b", Boolean(phase))}
      ${drawAct("End", "ended", "e", Boolean(phase))}
    </div>`
  }

  // The server's clock decides; this one shows what is left.
  /** @param {TeacherView} view */
  drawTimer({ phase }) {
    if (phase !== "open") return nothing
    const { room } = this, { seconds } = room.countdown
    const start = () => room.act({ kind: "timed", seconds: 60 * this.minutes })
    const onChange = (/** @type {Event} */ { target }) => {
      this.minutes = Number(/** @type {HTMLSelectElement} */ (target).value)
    }
    const options = MINUTES.map((each) =>
      html`<option value=${each} ?selected=${each === this.minutes}>${
        describeMinutes(each)
      }</option>`
    )
    const content = seconds === null
      ? html`<label>Timer<select @change=${onChange}>${options}</select></label>
        ${drawButton("Start the timer", start)}`
      : html`${drawCountdown(room.countdown)}
        ${drawButton("Add a minute", () => room.act({ kind: "prolonged" }))}
        ${drawButton("Stop the timer", () => room.act({ kind: "untimed" }))}`
    return html`<div class="bn-bar bn-static" role="group" aria-label="Timer">${content}</div>`
  }

  /** @param {TeacherView} view */
  drawHint({ kind, phase, wall, plan }) {
    if (kind === "lobby") {
      const steps = html`
        <p>
          No step is planned. Choose a plan in the
          <a class="bn-open" href="/guide">teacher's guide</a> and press “Teach this plan”, or start
          a single activity below.
        </p>
      `
      return html`<p>
        Open the projector's view. It shows the class how to join. Or open
        <b>${this.data.base}/wall</b> on the hall's own computer, and enter the code
        <b class="bn-wall-code">${wall}</b>. It opens this view and nothing else.
      </p>
      ${plan.length ? nothing : steps}`
    }
    if (!ASKING.includes(kind) || phase === "revealed") return nothing
    const words = "Live. Students and the wall see no answers before you reveal them."
    return html`<p class="bn-hint">${words}</p>`
  }

  // Who speaks to the computer, or rests a hand on the keyboard, switches the letters off.
  drawLetters() {
    const onChange = (/** @type {Event} */ { target }) => {
      this.letters = /** @type {HTMLInputElement} */ (target).checked
      attempt(() => {
        if (this.letters) localStorage.removeItem(LETTERS_OFF)
        else localStorage.setItem(LETTERS_OFF, "yes")
      }, undefined)
      this.room.paint()
    }
    return html`
      <p class="bn-hint">
        <label><input type="checkbox" .checked=${this.letters} @change=${onChange}> letters act as
              keys</label>
        <span ?hidden=${!this.letters}> (${KEYS})</span>
      </p>
    `
  }

  drawForm() {
    const { room, form } = this
    const start = () => room.act({ kind: "started", setting: form.readSetting() })
    const add = () => room.act({ kind: "added", setting: form.readSetting() })
    return form.draw(html`
      <button type="button" class="bn-button bn-main" @click=${start}>Start now</button>
      <button type="button" class="bn-button" @click=${add}>Add to the plan</button>
    `)
  }

  /**
   * A checkbox that sends an event with one field; it shows what is so, not what is refused.
   * @param {string} label
   * @param {boolean} value
   * @param {string} kind
   * @param {string} name
   */
  drawTick(label, value, kind, name) {
    const onChange = (/** @type {Event} */ { target }) => {
      this.room.act({ kind, [name]: /** @type {HTMLInputElement} */ (target).checked })
    }
    return html`<label><input
        type="checkbox"
        .checked=${live(value)}
        @change=${onChange}
      > ${label}</label>`
  }

  /** @param {TeacherView} view */
  drawWallCode({ wall }) {
    return drawFold(
      "The projector on another computer",
      html`<p>Open ${this.data.base}/wall there, and enter the code <b>${wall}</b>.</p>`,
    )
  }

  drawLink() {
    const { base } = this.data
    const link = `${base}/room?code=${this.room.code}#key=${this.room.token}`
    return drawFold(
      "Your private link (anyone who has it can lead the room)",
      html`<input readonly aria-label="Private teacher link" class="bn-private" .value=${link}>`,
    )
  }

  async export() {
    const answer = await this.room.post("export", { token: this.room.token })
    if (!answer) return
    const url = URL.createObjectURL(await answer.blob())
    make("a", { href: url, download: `room-${this.room.code}.csv` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  }

  deleteRoom() {
    const sure = confirm("Delete this room and everything stored about it?")
    if (sure) this.room.post("delete", { token: this.room.token })
  }

  dispose() {
    document.removeEventListener("keydown", this.onKey)
    this.activity.dispose()
  }
}

/**
 * @param {string} label
 * @param {() => void} act
 * @param {string} [key] of the keyboard
 * @param {boolean} [disabled]
 */
function drawButton(label, act, key, disabled = false) {
  return html`
    <button
      type="button"
      class="bn-button"
      title=${key ? `Key ${key}` : nothing}
      data-key=${key ?? nothing}
      ?disabled=${disabled}
      @click=${act}
    >${label}</button>
  `
}

/**
 * A part of the page that is closed until it is asked for.
 * @param {string} title
 * @param {Part} content
 */
function drawFold(title, content) {
  return html`
    <details>
      <summary>${title}</summary>
      <div>${content}</div>
    </details>
  `
}

/** @param {number} minutes */
function describeMinutes(minutes) {
  return minutes < 1
    ? `${60 * minutes} seconds`
    : `${minutes} ${minutes === 1 ? "minute" : "minutes"}`
}

/**
 * Who is here and has not answered.
 * @param {TeacherView} view
 */
function drawMissing({ missing, students, phase }) {
  if (!missing.length || phase === "revealed") return nothing
  const names = students.filter(({ student }) => missing.includes(student)).map(({ name }) => name)
  return drawFold(`Not answered yet: ${names.length}`, html`<p>${names.join(", ")}</p>`)
}

/** @param {TeacherView} view */
function drawAnswers({ activity }) {
  const letter = (/** @type {number | null} */ place) => place === null ? "" : letterOf(place)
  const answers = (activity?.answers ?? []).map((/** @type {any} */ each) => {
    return `${each.name}: ${each.answer}${each.right ? ", right" : ""}`
  })
  const votes = (activity?.votes ?? []).map((/** @type {any} */ each) => {
    return `${each.name}: ${letter(each.first)} ${letter(each.second)}`
  })
  const written = (activity?.lines ?? []).map((/** @type {any} */ each) => {
    return `${each.name}: ${each.line} ${each.right ? "✓" : "✗"}`
  })
  const lines = [...answers, ...votes, ...written]
  if (!lines.length) return nothing
  const list = html`${lines.map((line) => html`<div>${line}</div>`)}`
  return drawFold("Answers so far (only you can see them)", list)
}
