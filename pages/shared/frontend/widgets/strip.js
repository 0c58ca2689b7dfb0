// The strip: samples as dots on stacked number lines. It places numbers and reports drags;
// every number it writes was computed by the core and sent with the data.

import { make, mounted, shape } from "../dom.js"

const GAP = 30 // ms between two reports of a drag
const TOP = 34, ROW = 74

export class Strip {
  constructor(parent) {
    this.root = make("div", { class: "bn-strip" })
    this.svg = shape("svg", { role: "group", "aria-roledescription": "number lines" }, this.root)
    parent.appendChild(this.root)
    this.top = TOP
    this.sent = 0
    this.drag = null
    this.observer = new ResizeObserver(() => this.data && this.build())
    this.observer.observe(this.root)
    this.svg.addEventListener("pointerdown", (e) => this.down(e))
    this.svg.addEventListener("pointermove", (e) => this.move(e))
    this.svg.addEventListener("pointerup", (e) => this.up(e))
    this.svg.addEventListener("pointercancel", (e) => this.up(e))
    this.svg.addEventListener("keydown", (e) => this.key(e))
    this.svg.addEventListener("keyup", (e) => this.keyup(e))
  }

  dispose() {
    this.observer.disconnect()
    clearTimeout(this.timer)
    this.root.remove()
  }

  receive(data, trigger) {
    this.trigger = trigger
    const before = this.data
    this.data = data
    // An answer to an older question does not take back what has been moved since.
    if (this.last && data.echo < this.last.serial) data.lines[0].values[this.last.index] = this.last.value
    else this.last = null
    this.root.dataset.echo = data.echo
    this.svg.setAttribute("aria-label", data.alt)
    if (before && before.lines[0].values.length === data.lines[0].values.length && this.dots) this.place()
    else this.build()
  }

  // While a dot is held the scales stand still under the pointer.
  scale(row) {
    const { low, high } = this.held?.[row] ?? this.data.lines[row]
    return (value) => this.left + ((value - low) / (high - low)) * (this.right - this.left)
  }

  build() {
    const { data, svg } = this
    const width = Math.max(this.root.clientWidth, 260)
    const rows = data.lines.length
    this.left = 52
    this.right = width - 16
    this.height = this.top + (rows - 1) * ROW + 44
    svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`)
    svg.setAttribute("width", width)
    svg.setAttribute("height", this.height)
    const focused = svg.contains(document.activeElement) || this.root.getRootNode().activeElement?.closest?.(".bn-strip") === this.root
    svg.replaceChildren()
    this.back = shape("g", {}, svg)
    this.threads = data.lines[0].values.map((_, i) => shape("polyline", { class: "thread", fill: "none" }, svg))
    this.dots = data.lines.map((line, row) =>
      line.values.map((_, i) => {
        const dot = shape("circle", { class: row ? "dot" : "dot held", "data-row": row, "data-index": i }, svg)
        shape("title", {}, dot)
        if (row === 0) {
          dot.setAttribute("role", "slider")
          dot.setAttribute("aria-orientation", "horizontal")
        }
        return dot
      }),
    )
    this.labels = shape("g", { class: "labels" }, svg)
    this.place()
    if (focused) this.dots[0][data.chosen]?.focus()
  }

  place() {
    const { data } = this
    const colours = data.colours
    const count = data.lines[0].values.length
    const radius = count <= 24 ? 7.5 : count <= 80 ? 5 : 3.5
    this.back.replaceChildren()
    this.labels.replaceChildren()
    const xs = data.lines.map((line, row) => {
      const at = this.scale(row)
      const y = this.top + row * ROW
      this.drawLine(line, row, at, y)
      return line.values.map((value, i) => at(this.drag?.index === i && row === 0 ? this.drag.value : value))
    })
    const ys = data.lines.map((_, row) => this.top + row * ROW)
    for (let i = 0; i < count; i++) {
      const chosen = i === data.chosen
      const thread = this.threads[i]
      thread.setAttribute("points", xs.map((x, row) => `${x[i].toFixed(1)},${ys[row]}`).join(" "))
      thread.setAttribute("stroke", chosen ? colours.chosen : colours.dot)
      thread.setAttribute("stroke-width", chosen ? 2 : 1)
      thread.setAttribute("stroke-opacity", chosen ? 0.9 : count > 40 ? 0.18 : 0.35)
      data.lines.forEach((line, row) => {
        const dot = this.dots[row][i]
        dot.setAttribute("cx", xs[row][i].toFixed(1))
        dot.setAttribute("cy", ys[row])
        dot.setAttribute("r", chosen ? radius + 1.5 : radius)
        dot.setAttribute("fill", chosen ? colours.chosen : colours.dot)
        dot.setAttribute("stroke", colours.ground)
        dot.firstChild.textContent = `sample ${i + 1}: ${line.label} = ${line.values[i]}`
        if (row === 0) {
          dot.setAttribute("tabindex", chosen ? 0 : -1)
          dot.setAttribute("aria-label", `sample ${i + 1}`)
          dot.setAttribute("aria-valuenow", line.values[i])
          dot.setAttribute("aria-valuemin", line.low)
          dot.setAttribute("aria-valuemax", line.high)
          dot.setAttribute("aria-valuetext", data.lines.map((each) => `${each.label} ${each.written[i]}`).join(", "))
        }
      })
    }
    const last = this.threads[data.chosen]
    if (last && this.dots[0][0].previousSibling !== last) this.svg.insertBefore(last, this.dots[0][0])
    this.writeValues(xs, ys, radius, count)
  }

  drawLine(line, row, at, y) {
    const { back, data } = this
    const c = data.colours
    const clamp = (x) => Math.min(Math.max(x, this.left - 6), this.right + 6)
    const a = clamp(at(line.mean - line.std)), b = clamp(at(line.mean + line.std))
    shape("rect", { x: a, y: y - 15, width: Math.max(b - a, 1), height: 30, fill: c.band, rx: 3 }, back)
    shape("line", { x1: this.left - 6, x2: this.right + 6, y1: y, y2: y, stroke: c.rule, "stroke-width": 1.5 }, back)
    const ticks = this.held ? this.held[row].ticks : line.ticks
    for (const tick of ticks) {
      const x = at(tick.at)
      shape("line", { x1: x, x2: x, y1: y - 4, y2: y + 4, stroke: c.rule, "stroke-width": 1.5 }, back)
      shape("text", { x, y: y + 27, class: "tick", "text-anchor": "middle" }, back, tick.text)
    }
    const m = clamp(at(line.mean))
    shape("line", { x1: m, x2: m, y1: y - 17, y2: y + 17, stroke: c.mean, "stroke-width": 2, "stroke-dasharray": "4 3" }, back)
    shape("text", { x: 4, y: y + 5, class: "name" }, back, line.label)
  }

  // Few samples: every value is written; many: the chosen one's. None is written over another.
  writeValues(xs, ys, radius, count) {
    const { data } = this
    const order = [...Array(count).keys()].sort((a, b) => (b === data.chosen) - (a === data.chosen))
    data.lines.forEach((line, row) => {
      const taken = []
      for (const i of count <= 12 ? order : [data.chosen]) {
        const text = this.drag?.index === i && row === 0 ? "" : line.written[i]
        const half = text.length * 3.8 + 3
        const x = Math.min(Math.max(xs[row][i], this.left), this.right)
        if (!text || taken.some(([a, b]) => x + half > a && x - half < b)) continue
        taken.push([x - half, x + half])
        const kind = i === data.chosen ? "value chosen" : "value"
        shape("text", { x, y: ys[row] - radius - 6, "text-anchor": "middle", class: kind }, this.labels, text)
      }
    })
  }

  valueAt(clientX) {
    const { low, high } = this.held?.[0] ?? this.data.lines[0]
    const box = this.svg.getBoundingClientRect()
    const share = (clientX - box.left - this.left) / (this.right - this.left)
    return this.round(low + Math.min(Math.max(share, 0), 1) * (high - low))
  }

  // A pixel is worth about a thousandth of the line: more digits would be noise.
  round(value) {
    const { low, high } = this.held?.[0] ?? this.data.lines[0]
    const unit = 10 ** Math.floor(Math.log10((high - low) / 300))
    const digits = Math.max(0, -Math.round(Math.log10(unit)))
    return Number((Math.round(value / unit) * unit).toFixed(Math.min(digits, 100)))
  }

  hold() {
    this.held ??= this.data.lines.map(({ low, high, ticks }) => ({ low, high, ticks }))
  }

  down(event) {
    const dot = event.target.closest?.("circle")
    if (!dot) return
    const index = Number(dot.dataset.index)
    if (dot.dataset.row === "0") {
      event.preventDefault()
      this.svg.setPointerCapture(event.pointerId)
      this.hold()
      this.drag = { index, value: this.data.lines[0].values[index], moved: false }
      dot.focus({ preventScroll: true })
    }
    if (index !== this.data.chosen) this.choose(index)
  }

  choose(index) {
    this.data.chosen = index
    this.place()
    this.trigger("chosen", index)
  }

  move(event) {
    if (!this.drag) return
    const value = this.valueAt(event.clientX)
    if (value === this.drag.value) return
    this.drag.value = value
    this.drag.moved = true
    this.place()
    this.report(false)
  }

  up(event) {
    if (!this.drag) return
    const { moved } = this.drag
    if (moved) this.report(true)
    else this.settle()
  }

  settle() {
    this.drag = null
    this.held = null
    this.place()
  }

  // At most one report every GAP ms, the newest value always sent in the end.
  report(done) {
    clearTimeout(this.timer)
    const { index, value } = this.drag
    const send = () => {
      this.sent = performance.now()
      this.serial = (this.serial ?? 0) + 1
      this.trigger("moved", { index, value, done, serial: this.serial })
    }
    if (done) {
      send()
      this.last = { index, value, serial: this.serial }
      this.data.lines[0].values[index] = value
      this.settle()
      return
    }
    const wait = GAP - (performance.now() - this.sent)
    if (wait <= 0) send()
    else this.timer = setTimeout(send, wait)
  }

  key(event) {
    const dot = event.target.closest?.("circle")
    if (!dot) return
    const index = Number(dot.dataset.index)
    const count = this.data.lines[0].values.length
    const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const among = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (along) {
      event.preventDefault()
      this.hold()
      const { low, high } = this.held[0]
      this.drag ??= { index, value: this.data.lines[0].values[index] }
      const next = this.drag.value + along * ((high - low) / 100) * (event.shiftKey ? 10 : 1)
      this.drag.value = this.round(next)
      this.place()
      this.report(false)
    } else if (among) {
      event.preventDefault()
      const next = (index + among + count) % count
      this.choose(next)
      this.dots[0][next].focus()
    }
  }

  keyup(event) {
    if (this.drag && event.key.startsWith("Arrow")) this.report(true)
  }
}

export default mounted(Strip)
