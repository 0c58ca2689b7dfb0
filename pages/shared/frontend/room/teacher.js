// The teacher's view: what is next, what is going on, and who is here; on a laptop or a phone.

import { make } from "../dom.js"
import { attempt } from "../storage.js"
import { ActivityForm } from "./activity_form.js"
import { ActivityView } from "./activity_view.js"
import { BatchControls } from "./batch_controls.js"
import { PlanList } from "./plan_list.js"
import { StudentList } from "./student_list.js"
import { letterOf } from "./votes.js"
import { WaitingList } from "./waiting_list.js"

/** @import { Room } from "./room.js" */
/** @import { TeacherData, TeacherView } from "./types.d.ts" */

const ASKING = ["predict", "vote", "class_sweep", "write_line"] // kinds whose answers are revealed
const TYPING = "input, textarea, select, [contenteditable=true]"
const KEYS = "n next activity, x close, v reveal, 2 vote again, b start again, e end, " +
  "i training or inference"
const LETTERS_OFF = "bn-lab teacher letters off" // the name under which this browser stores it

/** @typedef {ReturnType<Teacher["build"]>} Parts */

export class Teacher {
  /** @type {Record<string, HTMLButtonElement>} buttons by key of the keyboard */ keys = {}
  /** @type {Parts | null} what the page consists of, once the room is there */ parts = null
  /** @type {TeacherView | null} */ view = null

  /** @param {Room} room */
  constructor(room) {
    this.room = room
    this.onKey = this.onKey.bind(this)
    document.addEventListener("keydown", this.onKey)
  }

  get data() {
    return /** @type {TeacherData} */ (this.room.data)
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (/** @type {Element} */ (event.target).closest?.(TYPING)) return
    if (!this.parts?.letters.checked) return
    const button = this.keys[event.key]
    if (button && !button.disabled && !button.closest("[hidden]")) button.click()
  }

  showOutside() {
    const words = "This room was deleted, or this browser has no key to it. " +
      "Open your private teacher link, or another room."
    make("p", {}, this.room.body, words)
    this.parts?.activity.dispose()
    this.parts = null
    this.keys = {}
  }

  /** @param {TeacherView} view */
  draw(view) {
    const parts = this.parts ??= this.build()
    this.view = view
    const { phase, kind, here, plan, done } = view
    const title = this.data.kinds[kind] ?? "Waiting"
    parts.status.textContent = `${title}${phase ? `, ${phase}` : ""}. ${here} here.`
    const left = plan.length - done
    const { next, close, reveal, revote, reset, end } = parts.buttons
    next.textContent = `Next activity (${left} planned)`
    next.disabled = !left
    close.disabled = phase !== "open"
    reveal.disabled = !ASKING.includes(kind) || phase === "revealed"
    revote.disabled = kind !== "vote" || phase === "revealed" || view.activity.round !== 1
    reset.disabled = end.disabled = !phase
    parts.batch.draw(view)
    if (kind === "living_batch") {
      const other = view.activity.mode === "train" ? "inference" : "train"
      parts.mode.textContent = `Switch to ${other === "train" ? "training" : other}`
    }
    parts.names.checked = view.names
    parts.door.checked = view.door
    parts.screening.checked = view.screening
    parts.waiting.draw(view.waiting)
    parts.activity.draw(view)
    parts.students.draw(view.students)
    this.listAnswers(parts.answers, view)
    parts.plan.draw(plan, done)
  }

  // The fields show what is so, not what was typed and refused.
  onRefused() {
    if (this.parts && this.view) this.draw(this.view)
  }

  /**
   * @param {string} label
   * @param {() => void} act
   * @param {Element} parent
   * @param {string} [key]
   */
  addButton(label, act, parent, key) {
    const attributes = { type: "button", class: "bn-button", title: key ? `Key ${key}` : "" }
    const button = make("button", attributes, parent, label)
    button.addEventListener("click", act)
    if (key) this.keys[key] = button
    return button
  }

  build() {
    const { body } = this.room
    const status = make("p", { class: "bn-activity", role: "status" }, body)
    const buttons = this.buildToolbar(body)
    const letters = this.addLetters(body)
    const batch = new BatchControls(this.room, body)
    const mode = this.addButton("", () => batch.switchMode(), batch.root, "i")
    batch.root.prepend(mode)
    const activity = new ActivityView(body, this.data)
    const answers = addFold("Answers so far (only you can see them)", body)
    this.buildForm(body)
    const plan = new PlanList(this.room, body)
    const bar = make("div", { class: "bn-bar bn-static" }, body)
    const names = this.addTick("show names on the screen", "named", "shown", bar)
    const door = this.addTick("new students may join", "door", "is_open", bar)
    const screening = this.addTick("approve each new student", "screening", "is_on", bar)
    this.addButton("Export (CSV)", () => this.export(), bar)
    this.addButton("Delete the room", () => this.deleteRoom(), bar)
    const waiting = new WaitingList(this.room, body)
    const students = new StudentList(this.room, body)
    this.showLink(body)
    const ticks = { names, door, screening }
    const parts = { status, buttons, letters, batch, mode, activity, answers }
    return { ...parts, plan, waiting, students, ...ticks }
  }

  /**
   * What the letters do, and whether they do it: who speaks to the computer, or rests a hand on the
   * keyboard, switches them off.
   * @param {HTMLElement} body
   */
  addLetters(body) {
    const line = make("p", { class: "bn-hint" }, body)
    const label = make("label", {}, line)
    const box = make("input", { type: "checkbox" }, label)
    label.append(" letters act as keys")
    box.checked = !attempt(() => localStorage.getItem(LETTERS_OFF), null)
    const show = () => words.hidden = !box.checked
    const words = make("span", {}, line, ` (${KEYS})`)
    box.addEventListener("change", () => {
      show()
      attempt(() => {
        if (box.checked) localStorage.removeItem(LETTERS_OFF)
        else localStorage.setItem(LETTERS_OFF, "yes")
      }, undefined)
    })
    show()
    return box
  }

  /** @param {HTMLElement} body */
  buildToolbar(body) {
    const attributes = { class: "bn-bar bn-static", role: "toolbar", "aria-label": "The activity" }
    const bar = make("div", attributes, body)
    const addAct = (
      /** @type {string} */ label,
      /** @type {string} */ kind,
      /** @type {string} */ key,
    ) => this.addButton(label, () => this.room.act({ kind }), bar, key)
    return {
      next: addAct("Next", "next", "n"),
      close: addAct("Close", "closed", "x"),
      reveal: addAct("Reveal", "revealed", "v"),
      revote: addAct("Vote again", "revoted", "2"),
      reset: addAct("Start again", "reset", "b"),
      end: addAct("End", "ended", "e"),
    }
  }

  /** @param {HTMLElement} body */
  buildForm(body) {
    const form = new ActivityForm(body, this.data)
    const row = make("div", { class: "bn-bar bn-static" }, form.root)
    const start = () => this.room.act({ kind: "started", setting: form.readSetting() })
    const add = () => {
      const left = this.view?.plan.slice(this.view.done) ?? []
      this.room.act({ kind: "planned", settings: [...left, form.readSetting()] })
    }
    this.addButton("Start now", start, row).classList.add("bn-main")
    this.addButton("Add to the plan", add, row)
  }

  /**
   * A checkbox that sends an event with one field.
   * @param {string} label
   * @param {string} kind
   * @param {string} name
   * @param {Element} parent
   */
  addTick(label, kind, name, parent) {
    const node = make("input", { type: "checkbox" })
    make("label", {}, parent).append(node, ` ${label}`)
    node.addEventListener("change", () => this.room.act({ kind, [name]: node.checked }))
    return node
  }

  /** @param {HTMLElement} body */
  showLink(body) {
    const title = "Your private link (anyone who has it can lead the room)"
    const attributes = { readonly: "", "aria-label": "Private teacher link", class: "bn-private" }
    const field = make("input", attributes, addFold(title, body))
    field.value = `${this.data.base}/room?code=${this.room.code}#key=${this.room.token}`
  }

  /**
   * @param {HTMLElement} list
   * @param {TeacherView} view
   */
  listAnswers(list, { activity }) {
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
    if (list.parentElement) list.parentElement.hidden = !lines.length
    list.replaceChildren(...lines.map((line) => make("div", {}, null, line)))
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
    this.parts?.activity.dispose()
  }
}

/**
 * A part of the page that is closed until it is asked for.
 * @param {string} title
 * @param {Element} parent
 */
function addFold(title, parent) {
  const box = make("details", {}, parent)
  make("summary", {}, box, title)
  return make("div", {}, box)
}
