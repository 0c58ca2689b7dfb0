// The teacher: what is next, what is going on, and who is here; from a laptop or a phone beside it.

import { letterOf } from "./answers.js"
import { make } from "../dom.js"
import { Start } from "./start.js"
import { Stage } from "./wall.js"

const SIZES = [0, 2, 3, 4, 5, 8, 10, 16]

export class Teacher {
  constructor(room) {
    this.room = room
    this.keys = {}
    this.rows = new Map()
    this.onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (event.target.closest?.("input, textarea, select, [contenteditable=true]")) return
      const node = this.keys[event.key]
      if (node && !node.disabled && !node.closest("[hidden]")) node.click()
    }
    document.addEventListener("keydown", this.onKey)
  }

  outside() {
    make("p", {}, this.room.body, "This room was deleted, or this browser has no key to it. Open your private teacher link, or another room.")
    this.bar = null
  }

  draw(view) {
    if (!this.bar) this.build()
    const { phase, kind } = view
    const hides = ["predict", "vote", "class_sweep"].includes(kind)
    this.is.textContent = `${this.room.data.kinds[kind] ?? "Waiting"}${phase ? `, ${phase}` : ""}. ${view.here} here.`
    const left = view.plan.length - view.done
    this.next.textContent = `Next of the plan (${left})`
    this.next.disabled = !left
    this.close.disabled = phase !== "open"
    this.reveal.disabled = !hides || phase === "revealed"
    this.revote.disabled = kind !== "vote" || phase === "revealed" || view.activity.round !== 1
    this.reset.disabled = this.end.disabled = !phase
    this.living.hidden = kind !== "living_batch"
    if (kind === "living_batch") this.set(view)
    this.names.checked = view.names
    this.door.checked = view.door
    this.stage.draw(view)
    this.people(view)
    this.given(view)
    this.planned(view)
    this.view = view
  }

  // What was typed and refused is not what is so.
  refused() {
    if (this.bar && this.view) this.draw(this.view)
  }

  button(label, act, parent, key) {
    const node = make("button", { type: "button", class: "bn-button", title: key ? `Key ${key}` : "" }, parent, label)
    node.addEventListener("click", act)
    if (key) this.keys[key] = node
    return node
  }

  build() {
    const { body } = this.room
    const say = (record) => () => this.room.act(record)
    this.is = make("p", { class: "bn-is", role: "status" }, body)
    const bar = (this.bar = make("div", { class: "bn-bar bn-static", role: "toolbar", "aria-label": "The activity" }, body))
    this.next = this.button("Next", say({ kind: "next" }), bar, "n")
    this.close = this.button("Close", say({ kind: "closed" }), bar, "x")
    this.reveal = this.button("Reveal", say({ kind: "revealed" }), bar, "v")
    this.revote = this.button("Vote again", say({ kind: "revoted" }), bar, "2")
    this.reset = this.button("Start again", say({ kind: "reset" }), bar, "b")
    this.end = this.button("End", say({ kind: "ended" }), bar, "e")
    make("p", { class: "bn-hint" }, body, "Keys: n next, x close, v reveal, 2 vote again, b start again, e end, i train or inference.")
    this.buildLiving(body)
    this.stage = new Stage(body, this.room.data)
    this.answers = this.fold("Answers so far: only you see them", body)
    this.buildStart(body)
    const plan = make("div", { role: "group", "aria-label": "The plan" }, body)
    make("h3", {}, plan, "The plan")
    this.plan = make("ol", { class: "bn-plan" }, plan)
    this.buildRoom(body)
  }

  fold(title, parent) {
    const box = make("details", {}, parent)
    make("summary", {}, box, title)
    return make("div", {}, box)
  }

  buildLiving(body) {
    const box = (this.living = make("div", { class: "bn-bar bn-static" }, body))
    this.mode = this.button("", () => this.room.act({ kind: "switched", mode: this.view.activity.mode === "train" ? "inference" : "train" }), box, "i")
    const { scale } = this.room.data
    const number = (label, name) => {
      const { low, high } = scale.find((each) => each.name === name)
      const node = make("input", { type: "number", step: 0.5, min: low, max: high }, make("label", {}, box, label))
      node.addEventListener("change", () => {
        if (node.value === "") this.refused()
        else this.room.act({ kind: "scaled", gamma: Number(this.gamma.value), beta: Number(this.beta.value) })
      })
      return node
    }
    this.gamma = number("γ", "gamma")
    this.beta = number("β", "beta")
    const choose = (label, act) => {
      const node = make("select", {}, make("label", {}, box, label))
      node.addEventListener("change", () => this.room.act(act(Number(node.value))))
      return node
    }
    this.outlier = choose("outlier", (student) => ({ kind: "singled", student }))
    this.size = choose("batches of", (size) => ({ kind: "split", size }))
    for (const each of SIZES) make("option", { value: each }, this.size, each || "all")
  }

  set({ activity, students }) {
    this.mode.textContent = activity.mode === "train" ? "Switch to inference" : "Switch to train"
    const idle = (node) => node.getRootNode().activeElement !== node
    if (idle(this.gamma)) this.gamma.value = activity.gamma
    if (idle(this.beta)) this.beta.value = activity.beta
    const known = JSON.stringify(students)
    if (known !== this.known) {
      this.known = known
      const seats = [{ student: 0, name: "none" }, ...students]
      this.outlier.replaceChildren(...seats.map((each) => make("option", { value: each.student }, null, each.name)))
    }
    this.outlier.value = activity.outlier
    this.size.value = activity.size
  }

  buildStart(body) {
    const start = new Start(body, this.room.data)
    const row = make("div", { class: "bn-bar bn-static" }, start.root)
    this.button("Start now", () => this.room.act({ kind: "started", setting: start.setting() }), row).classList.add("bn-main")
    this.button("Add to the plan", () => this.room.act({ kind: "planned", settings: [...this.view.plan.slice(this.view.done), start.setting()] }), row)
  }

  buildRoom(body) {
    const box = make("div", { class: "bn-bar bn-static" }, body)
    const tick = (label, act) => {
      const node = make("input", { type: "checkbox" })
      make("label", {}, box).append(node, ` ${label}`)
      node.addEventListener("change", () => this.room.act(act(node.checked)))
      return node
    }
    this.names = tick("names on the wall", (shown) => ({ kind: "named", shown }))
    this.door = tick("door open", (is_open) => ({ kind: "door", is_open }))
    this.button("Export (CSV)", () => this.export(), box)
    this.button("Delete the room", () => confirm("Delete this room and all that is kept of it?") && this.room.post("delete", { token: this.room.token }), box)
    this.seats = this.fold("Who is here", body)
    this.rows.clear()
    const back = this.fold("Your private link (anyone who has it can lead the room)", body)
    const link = `${this.room.data.base}/room?code=${this.room.code}#key=${this.room.token}`
    make("input", { readonly: "", "aria-label": "Private teacher link", class: "bn-private" }, back).value = link
  }

  // Any step of the plan begins with one click; "Next" takes them in order.
  planned({ plan, done }) {
    const known = JSON.stringify([plan, done])
    if (known === this.steps) return
    this.steps = known
    this.plan.parentElement.hidden = !plan.length
    this.plan.replaceChildren()
    plan.forEach((setting, place) => {
      const item = make("li", place < done ? { class: "done" } : {}, this.plan, `${this.named(setting)} `)
      this.button("Start", () => this.room.act({ kind: "started", setting }), item).setAttribute("aria-label", `Start step ${place + 1}`)
    })
  }

  // What a setting asks, in a line: of the bank, its name; of the teacher's own, its words.
  named({ kind, id, text, link }) {
    const title = this.room.data.kinds[kind], what = id?.replaceAll("-", " ") || text || link
    return what ? `${title}: ${what}` : title
  }

  // A name is typed over to change it; who is typing is not disturbed by who joins.
  people({ students }) {
    const here = new Set(students.map(({ student }) => student))
    for (const [seat, { row }] of this.rows) {
      if (here.has(seat)) continue
      row.remove()
      this.rows.delete(seat)
    }
    for (const { student, name } of students) {
      if (!this.rows.has(student)) this.rows.set(student, this.seat(student))
      const { field } = this.rows.get(student)
      if (field.getRootNode().activeElement !== field) field.value = name
    }
    this.seats.previousElementSibling.textContent = `Who is here: ${students.length}`
  }

  seat(student) {
    const row = make("div", { class: "bn-seat" }, this.seats)
    const field = make("input", { maxlength: this.room.data.limits.nickname, "aria-label": `Name at seat ${student}` }, row)
    field.addEventListener("change", () => this.room.act({ kind: "renamed", student, nickname: field.value }))
    field.addEventListener("blur", () => this.refused()) // until the new name comes back
    const out = () => confirm(`Show ${field.value} out for good?`) && this.room.act({ kind: "removed", student })
    this.button("Remove", out, row).setAttribute("aria-label", `Remove seat ${student}`)
    return { row, field }
  }

  given({ activity }) {
    const lines = (activity?.answers ?? activity?.votes ?? []).map((each) => {
      if ("answer" in each) return `${each.name}: ${each.answer}${each.right ? ", right" : ""}`
      const letter = (place) => (place === null ? "" : letterOf(place))
      return `${each.name}: ${letter(each.first)} ${letter(each.second)}`
    })
    this.answers.parentElement.hidden = !lines.length
    this.answers.replaceChildren(...lines.map((each) => make("div", {}, null, each)))
  }

  async export() {
    const answer = await this.room.post("export", { token: this.room.token })
    if (!answer) return
    const url = URL.createObjectURL(await answer.blob())
    make("a", { href: url, download: `room-${this.room.code}.csv` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  }

  dispose() {
    document.removeEventListener("keydown", this.onKey)
    this.stage?.dispose()
  }
}
