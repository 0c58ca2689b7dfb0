// The phone: one student, one sample. It shows what is its own, and sends what the student does.

import { letterOf, tallies } from "./answers.js"
import { make } from "../dom.js"

const GAP = 50, PATIENCE = 1000 // ms between two reports of a slider, and for the last to be seen

export class Phone {
  constructor(room) {
    this.room = room
  }

  outside() {
    this.scene = null
    const form = make("form", { class: "bn-join" }, this.room.body)
    const field = (label, more) => make("input", { required: "", autocomplete: "off", ...more }, make("label", {}, form, label))
    const code = field("Code", { maxlength: 12, autocapitalize: "characters", class: "bn-code" })
    code.value = this.room.data.code
    const name = field("Nickname", { maxlength: this.room.data.limits.nickname })
    make("button", { class: "bn-button bn-main" }, form, "Join")
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const answer = await this.room.post("join", { nickname: name.value }, code.value || "-")
      if (!answer) return
      const seat = await answer.json()
      form.remove()
      this.room.enter(seat.code, seat.token)
    })
  }

  draw(view) {
    const told = view.activity
    const scene = JSON.stringify([view.kind, view.turn, view.name, view.phase, told?.first, told?.second, told?.answer, told?.own, told?.link])
    if (scene !== this.scene) {
      this.scene = scene
      this.moveOn(view)
      this.update = null
      this.room.body.replaceChildren()
      make("p", { class: "bn-who" }, this.room.body, `${view.name} in room ${view.shown}`)
      this[view.kind](view, told)
    }
    this.update?.(view, told)
  }

  // What is new is read from its beginning, by eyes and by those who listen; numbers that never
  // rest are not read out.
  moveOn({ kind, turn, phase }) {
    this.room.body.setAttribute("aria-live", kind === "living_batch" ? "off" : "polite")
    const now = `${turn} ${phase === "revealed"}`
    if (this.now !== undefined && now !== this.now) this.room.root.scrollIntoView({ block: "start" })
    this.now = now
  }

  text(words, tag = "p", kind = "") {
    return make(tag, { class: kind }, this.room.body, words)
  }

  lobby() {
    this.text("You are in. Look at the screen: the teacher begins.")
  }

  living_batch(view, told) {
    const label = make("label", { class: "bn-x" }, this.room.body, "your x")
    const slider = make("input", { type: "range", step: 0.1, "aria-label": "your x" }, label)
    const own = make("dl", { class: "bn-own" }, this.room.body)
    const number = (name, kind) => {
      make("dt", {}, own, name)
      return make("dd", { class: kind }, own)
    }
    const shown = { x: number("x", "x"), x_hat: number("x̂", "x-hat"), y: number("y", "y"), mean: number("mean μ", "mean"), var: number("variance σ²", "var") }
    const words = this.text("", "p", "bn-mates")
    slider.disabled = view.phase !== "open"
    slider.addEventListener("input", () => this.move(Number(slider.value)))
    this.sent = this.flying = null
    this.update = (now, { reach, x, shown: written, mates, mode, outlier }) => {
      slider.min = -reach
      slider.max = reach
      if (this.flying === x) this.flying = null
      if (this.sent === x) this.sent = null
      if (this.sent === null && !this.timer) slider.value = x
      for (const name in shown) shown[name].textContent = written[name]
      slider.setAttribute("aria-valuetext", `x ${written.x}, x hat ${written.x_hat}, y ${written.y}`)
      const whose = mode === "train" ? `Train: the mean is that of your batch of ${mates}.` : "Inference: mean and variance stand still, whatever the others do."
      words.textContent = (outlier ? "You are the outlier: go as far as you like. " : "") + whose
    }
  }

  // At most one report every GAP ms, and none before the last one is seen: a slow server is not
  // flooded. The newest is always sent in the end.
  move(x) {
    this.sent = x
    this.timer ??= setTimeout(() => this.report(), GAP)
  }

  report() {
    this.timer = null
    if (this.sent === null) return
    const now = performance.now()
    if (this.flying !== null && now - this.left < PATIENCE) return this.move(this.sent)
    if (this.sent === this.room.view?.activity?.x) return (this.sent = null) // back where it was
    if (!this.room.act({ kind: "moved", x: this.sent })) return this.refused()
    this.flying = this.sent
    this.left = now
  }

  refused() {
    this.sent = this.flying = null
    for (const each of this.room.body.querySelectorAll("[data-sent]")) {
      each.disabled = false
      delete each.dataset.sent
    }
  }

  button(label, record, parent = this.room.body) {
    const node = make("button", { class: "bn-button bn-answer", type: "button" }, parent, label)
    node.addEventListener("click", () => this.send(node, record()))
    return node
  }

  send(node, record) {
    if (!this.room.act(record)) return
    node.disabled = true
    node.dataset.sent = ""
  }

  predict(view, told) {
    this.text(told.text, "h3")
    if (view.phase === "revealed") return this.truth(told)
    if (told.answer !== null) return this.text(`Your answer ${told.shown.answer} is stored.`, "p", "bn-stored")
    if (view.phase !== "open") return this.text("Answers are closed.")
    const form = make("form", { class: "bn-join" }, this.room.body)
    const input = make("input", { type: "number", step: "any", required: "" }, make("label", {}, form, "Your prediction"))
    const send = make("button", { class: "bn-button bn-main" }, form, "Send")
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send(send, { kind: "answered", number: Number(input.value) })
    })
  }

  truth(told) {
    this.text(`It is ${told.written}.`, "p", "bn-truth")
    if (told.answer === null) this.text("You gave no answer.")
    else this.text(`You said ${told.shown.answer}, ${told.right ? "which is right" : `off by ${told.shown.error}`}. ${told.mistake}`)
    this.text(told.explanation)
  }

  vote(view, told) {
    this.text(told.text, "h3")
    if (view.phase === "revealed") return tallies(told, this.room.body)
    const own = told.round === 1 ? told.first : told.second
    if (told.round === 2) this.text("The second vote: has the discussion changed your mind?")
    told.options.forEach((text, place) => {
      const node = this.button(`${letterOf(place)}  ${text}`, () => ({ kind: "voted", option: place }))
      node.disabled = own !== null || view.phase !== "open"
      node.setAttribute("aria-pressed", own === place)
    })
    if (own !== null) this.text("Your vote is stored.", "p", "bn-stored")
    else if (view.phase !== "open") this.text("Votes are closed.")
  }

  class_sweep(view, told) {
    const own = told.own
    if (own) {
      const norm = own.batch_norm ? "with batch norm" : "without batch norm"
      this.text(`Your network, learning rate ${own.rate}, first weights times ${own.init_scale}, ${norm}, is stored. You expect: ${own.expects}.`, "p", "bn-stored")
      if (own.outcome) this.text(`It ${own.outcome}${own.written ? `: test accuracy ${own.written}` : ""}.`, "p", "bn-truth")
      if (own.right !== undefined && own.right !== null) this.text(own.right ? "You foresaw it." : `You expected: ${own.expects}.`)
      if (own.ended) this.text(own.ended)
      return
    }
    if (view.phase !== "open") return this.text("Picking is closed.")
    this.text("Pick a network, and say what becomes of it.", "h3")
    const pick = (label, values, first) => {
      const node = make("select", {}, make("label", { class: "bn-pick" }, this.room.body, label))
      for (const each of values) make("option", { value: each }, node, each)
      node.value = first
      return node
    }
    const { rates, initScales, outcomes } = this.room.data
    const rate = pick("learning rate", rates, 0.1), scale = pick("first weights, times", initScales, 1)
    const norm = pick("batch norm", ["without", "with"], "without")
    const expects = pick("I expect that it", outcomes, outcomes[0])
    this.button("Send", () => ({
      kind: "picked", rate: Number(rate.value), init_scale: Number(scale.value),
      batch_norm: norm.value === "with", expects: expects.value,
    }))
  }

  look_at(view, told) {
    if (!told.link) return this.text("Look at the screen.")
    this.text("The teacher sends you a lesson as it stands:")
    make("a", { href: told.link, target: "_blank", class: "bn-button bn-answer" }, this.room.body, "Look at this")
  }

  dispose() {
    clearTimeout(this.timer)
  }
}
