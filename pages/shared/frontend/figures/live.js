// The live figure: it draws what it is sent, and asks for more. It knows no lesson.
//
// Given figures it draws them. Given a run it also plays it: the server trains only while a stream
// is listened to, so pausing is closing the stream, and a step is one question with one answer.

import { make, mounted } from "../dom.js"
import { Grid, plotly } from "./plot.js"

class Live {
  constructor(parent) {
    this.root = make("div", { class: "bn-live" }, parent)
    this.pictures = 0
  }

  receive(data, trigger) {
    const before = this.data
    this.trigger = trigger
    this.data = data
    if (!this.grid) {
      if (data.run) this.makeBar()
      this.alert = make("div", { class: "bn-alert", role: "alert" }, this.root)
      this.grid = new Grid(this.root, (what, where) => this.trigger(what, where))
      if (data.run) this.makeFoot()
    }
    if (!data.run) return this.show({ figures: data.figures })
    if (before?.run !== data.run) {
      this.pause()
      this.frame = null
      this.ask("picture")
    } else if (before.view !== data.view) {
      if (this.source) this.play()
      else this.ask("picture", this.frame === null ? {} : { frame: this.frame })
    }
  }

  makeBar() {
    const bar = make("div", { class: "bn-bar", role: "toolbar", "aria-label": "Training" }, this.root)
    const button = (label, title, act) => {
      const node = make("button", { type: "button", class: "bn-button", title }, bar, label)
      node.addEventListener("click", (event) => {
        act()
        if (event.detail) node.blur() // a click must not make Space press the button again
      })
      return node
    }
    const steps = this.data.steps
    this.words = steps ? ["Play", "Pause"] : ["Run", "Stop"]
    this.toggle = button(this.words[0], steps ? "Space plays and pauses" : "", () => this.playOrPause())
    this.toggle.classList.add("bn-main")
    if (!steps) return this.makeProgress(bar, button)
    this.one = button("+1", "Train one step", () => this.step(1))
    this.ten = button("+10", "Train ten steps", () => this.step(10))
    this.again = button("Restart", "The same run from its first weights", () => this.restart())
    this.status = make("span", { class: "bn-status", role: "status" }, bar)
    this.onKey = (event) => {
      if (event.code !== "Space" || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target.closest?.("input, textarea, select, button, a, summary, [role=slider], [role=option], [role=combobox], [contenteditable=true]")) return
      event.preventDefault()
      if (!event.repeat) this.playOrPause()
    }
    document.addEventListener("keydown", this.onKey)
  }

  // An experiment runs to its end; what is told is how far it has come.
  makeProgress(bar, button) {
    bar.classList.add("bn-still")
    this.again = button("Restart", "The same experiment from its start", () => this.restart())
    this.progress = make("progress", { max: 1, value: 0, "aria-label": "Share done" }, bar)
    this.left = make("span", { class: "bn-place" }, bar)
    this.status = make("span", { class: "bn-status", role: "status" }, bar)
  }

  makeFoot() {
    this.say = make("ul", { class: "bn-say" }, this.root)
    if (!this.data.steps) return
    const foot = make("div", { class: "bn-foot" })
    this.root.insertBefore(foot, this.say)
    this.scrub = make("input", { type: "range", min: 0, max: 0, value: 0, "aria-label": "Recorded step" }, foot)
    this.place = make("span", { class: "bn-place" }, foot)
    this.scrub.addEventListener("input", () => {
      this.pause()
      this.frame = Number(this.scrub.value) === Number(this.scrub.max) ? null : Number(this.scrub.value)
      this.ask("picture", this.frame === null ? {} : { frame: this.frame })
    })
  }

  url(what, more = {}) {
    const params = new URLSearchParams(this.data.view)
    for (const key in more) params.set(key, more[key])
    return `${this.data.run}/${what}?${params}`
  }

  playOrPause() {
    if (this.source) {
      this.pause()
      this.ask("picture")
    } else if (!this.toggle.disabled) this.play()
  }

  play() {
    this.pause()
    this.frame = null
    this.asked = null
    this.alert.textContent = "" // what went wrong before is tried again
    this.root.dataset.state = "asking"
    const source = (this.source = new EventSource(this.url("stream")))
    this.mark()
    source.onmessage = (event) => {
      if (source !== this.source) return
      // Only the newest picture is worth drawing; one that a slow screen missed is not.
      this.newest = event.data
      this.scheduled ??= requestAnimationFrame(() => {
        this.scheduled = null
        this.show(JSON.parse(this.newest))
      })
    }
    source.onerror = () => {
      if (source !== this.source) return
      this.pause()
      this.ask("picture")
    }
  }

  pause() {
    this.source?.close()
    this.source = null
    this.mark()
  }

  step(n) {
    this.pause()
    this.frame = null
    return this.ask("step", { n }, "POST")
  }

  restart() {
    this.pause()
    this.frame = null
    return this.ask("restart", {}, "POST")
  }

  // The answer to an older question is not drawn over that to a newer one.
  async ask(what, more = {}, method = "GET") {
    const turn = (this.asked = Symbol(what))
    this.root.dataset.state = "asking"
    let picture
    try {
      const answer = await fetch(this.url(what, more), { method })
      picture = await answer.json()
    } catch {
      picture = { error: "The lab does not answer. Is it still running?" }
    }
    if (turn === this.asked) await this.show(picture)
  }

  async show(picture) {
    if (picture.error) {
      this.pause()
      this.alert.textContent = picture.error
      this.root.dataset.state = "error"
      return
    }
    let Plotly
    try {
      Plotly = await plotly(this.data.plotly)
    } catch (error) {
      this.alert.textContent = error.message
      return
    }
    this.grid.draw(Plotly, picture.figures)
    if (this.data.run) this.tell(picture)
    this.pictures += 1
    this.root.dataset.pictures = this.pictures
    this.root.dataset.state = this.source ? "playing" : picture.done ? "done" : "paused"
  }

  tell(picture) {
    // The page's own words about an experiment that is over are written by the page.
    if (picture.done && this.done === false && !this.data.steps) this.trigger("finished", picture.step)
    if (picture.done) this.pause()
    this.done = picture.done
    this.alert.textContent = picture.alerts.join(" ")
    if (this.progress) this.tellProgress(picture.progress)
    else {
      this.scrub.max = picture.last
      this.scrub.value = picture.frame
      this.scrub.setAttribute("aria-valuetext", `step ${picture.step}`)
      this.place.textContent = `step ${picture.step} of ${picture.steps} trained`
    }
    this.status.textContent = picture.device
    this.root.dataset.step = picture.step
    this.root.dataset.steps = picture.steps
    this.say.replaceChildren(...picture.say.map((sentence) => make("li", {}, null, sentence)))
    this.mark()
  }

  // Time left, from how long the share done since Run was pressed has taken.
  tellProgress(share) {
    this.progress.value = share
    this.began ??= { at: performance.now(), share }
    const took = (performance.now() - this.began.at) / 1000
    const gained = share - this.began.share
    const known = this.source && gained > 0.05 && took > 1
    this.left.textContent = share >= 1 ? "done" : `${Math.round(share * 100)} %` +
      (known ? `, about ${Math.max(1, Math.round((took * (1 - share)) / gained))} s left` : "")
  }

  mark() {
    if (!this.toggle) return
    if (!this.source) this.began = null
    this.toggle.textContent = this.source ? this.words[1] : this.done ? "Finished" : this.words[0]
    for (const button of [this.toggle, this.one, this.ten]) if (button) button.disabled = Boolean(this.done)
  }

  dispose() {
    this.pause()
    if (this.onKey) document.removeEventListener("keydown", this.onKey)
    if (this.scheduled) cancelAnimationFrame(this.scheduled)
    this.grid?.dispose()
    this.root.remove()
  }
}

export default mounted(Live)
