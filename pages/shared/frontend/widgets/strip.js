// The strip shows samples as dots on stacked number lines. It places numbers and reports drags;
// every number it writes was computed by the core and sent with the data.

import { component, make, shape } from "../dom.js"

/** @import { Attributes, Trigger } from "../dom.js" */

const HALL = 2 // times as large as elsewhere is what a hall sees
const GAP = 30 // ms between two reports of a drag
const TOP = 34, ROW = 74, FOOT = 44 // px above the first line, between lines, and below the last
const LEFT = 52, RIGHT = 16 // px beside the lines
const OVERHANG = 6 // px by which a line is longer than its scale
const LETTER = 3.8 // half of the px of a letter
const LIFT = 6 // px by which a dot lies above another one of the same value
const HIGHEST = 3 // dots of the same value that are lifted each above the last

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {number[]} values
 * @property {string[]} written
 * @property {number | null} mean
 * @property {number | null} std
 * @property {number} low
 * @property {number} high
 * @property {{ at: number, text: string }[]} ticks
 * @property {number[]} [past] of another batch
 * @typedef {Pick<Line, "low" | "high" | "ticks">} Scale
 * @typedef {object} Data
 * @property {Line[]} lines
 * @property {number} chosen
 * @property {Record<"dot" | "chosen" | "band" | "mean" | "rule" | "ground", string>} colours
 * @property {string} alt
 * @property {number} echo number of the last report that the data has heard of
 * @property {boolean} [fixed] whether dots can be chosen, but not moved
 * @property {string[]} [names] of the samples
 * @property {number[]} [students] seats of the samples, where a class is the batch
 */

export class Strip {
  /** @type {Data} */ data
  /** @type {Trigger} */ trigger
  /** @type {SVGCircleElement[][] | null} */ dots = null
  /** @type {SVGPolylineElement[]} */ threads = []
  /** @type {SVGGElement} */ back
  /** @type {SVGGElement} */ labels
  /**
   * The dot that is held, whether it has moved, and whether by arrow keys.
   * @type {{ index: number, value: number, moved: boolean, keys: boolean } | null}
   */
  drag = null
  /** @type {Scale[] | null} the scales while a dot is held, which stand still under the pointer */
  held = null
  beyond = 0 // 1 or −1 while the pointer holds a dot beyond the right or left end of its line
  /**
   * Dots that were let go and a choice, with the number of the report that first told of them. The
   * server may hear only the newest of several reports, so each repeats what is not answered yet.
   * @type {{ index: number, value: number, serial: number }[]}
   */
  dropped = []
  /** @type {{ index: number, serial: number } | null} */ choice = null
  /** @type {number | undefined} */ timer
  /** @type {number[]} px by which each dot is lifted */ lifts = []
  top = TOP
  left = LEFT
  right = LEFT
  height = 0
  zoom = 1
  sent = 0
  serial = 0
  still = false // whether it is a picture alone, whose dots cannot be moved or chosen

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-strip" })
    this.svg = shape("svg", { "aria-roledescription": "number lines" }, this.root)
    parent.appendChild(this.root)
    this.observer = new ResizeObserver(() => this.data && this.build())
    this.observer.observe(this.root)
    this.svg.addEventListener("pointerdown", (event) => this.onDown(event))
    this.svg.addEventListener("pointermove", (event) => this.onMove(event))
    this.svg.addEventListener("pointerup", () => this.onUp())
    this.svg.addEventListener("lostpointercapture", () => this.onUp())
    this.svg.addEventListener("keydown", (event) => this.onKey(event))
    this.svg.addEventListener("keyup", (event) => this.onKeyUp(event))
    this.svg.addEventListener("focusout", () => this.drag?.keys && this.finish())
  }

  dispose() {
    this.observer.disconnect()
    clearTimeout(this.timer)
    this.root.remove()
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    this.trigger = trigger
    const before = this.data
    this.data = data
    this.serial = Math.max(this.serial, data.echo) // counts on from a strip that stood here before
    // An answer to an older report does not undo what was done after it.
    this.dropped = this.dropped.filter((each) => each.serial > data.echo)
    for (const { index, value } of this.dropped) {
      if (index < data.lines[0].values.length) data.lines[0].values[index] = value
    }
    if (this.choice && this.choice.serial > data.echo) data.chosen = this.choice.index
    else this.choice = null
    this.root.dataset.echo = String(data.echo)
    this.svg.setAttribute("role", this.still ? "img" : data.fixed ? "radiogroup" : "group")
    this.svg.setAttribute("aria-label", data.alt)
    this.widen()
    const same = before?.lines.length === data.lines.length &&
      before.lines[0].values.length === data.lines[0].values.length
    if (same && this.dots) this.place()
    else this.build()
  }

  /** @param {number} row */
  scale(row) {
    return linearScale(this.held?.[row] ?? this.data.lines[row], this.left, this.right)
  }

  build() {
    const { data, svg } = this
    this.zoom = this.root.closest(".st-key-lesson-presented") ? HALL : 1
    const width = Math.max(this.root.clientWidth / this.zoom, 260)
    this.right = width - RIGHT
    this.height = this.top + (data.lines.length - 1) * ROW + FOOT
    svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`)
    svg.setAttribute("width", String(width * this.zoom))
    svg.setAttribute("height", String(this.height * this.zoom))
    const root = /** @type {Document | ShadowRoot} */ (this.root.getRootNode())
    const focused = svg.contains(root.activeElement)
    svg.replaceChildren()
    this.back = shape("g", {}, svg)
    this.threads = data.lines[0].values.map(() =>
      shape("polyline", { class: "thread", fill: "none" }, svg)
    )
    this.dots = data.lines.map((line, row) =>
      line.values.map((_, index) => {
        const kind = row || this.still || data.fixed ? "dot" : "dot held"
        const dot = shape("circle", { class: kind, "data-row": row, "data-index": index }, svg)
        shape("title", {}, dot)
        if (row === 0 && !this.still) {
          dot.setAttribute("role", data.fixed ? "radio" : "slider")
          if (!data.fixed) dot.setAttribute("aria-orientation", "horizontal")
        }
        return dot
      })
    )
    this.labels = shape("g", { class: "labels" }, svg)
    this.place()
    if (focused) this.dots[0][data.chosen]?.focus()
  }

  place() {
    const { data, dots } = this
    if (!dots) return
    const count = data.lines[0].values.length
    const radius = dotRadius(count)
    const values = data.lines[0].values.map((value, index) =>
      this.drag?.index === index ? this.drag.value : value
    )
    this.lifts = countEqualsBefore(values).map((before) => Math.min(before, HIGHEST) * LIFT)
    this.back.replaceChildren()
    this.labels.replaceChildren()
    const ys = data.lines.map((_, row) => this.top + row * ROW)
    const xs = data.lines.map((line, row) => {
      const at = this.scale(row)
      this.drawLine(line, row, at, ys[row])
      return line.values.map((value, index) => {
        return at(this.drag?.index === index && row === 0 ? this.drag.value : value)
      })
    })
    for (let index = 0; index < count; index++) {
      this.placeSample(index, xs, ys.map((y) => y - this.lifts[index]), radius)
    }
    const last = this.threads[data.chosen]
    if (last && dots[0][0].previousSibling !== last) this.svg.insertBefore(last, dots[0][0])
    this.writeValues(xs, ys, radius, count)
  }

  /**
   * Place the dots of one sample and the thread between them.
   * @param {number} index
   * @param {number[][]} xs by line and sample
   * @param {number[]} ys by line
   * @param {number} radius
   */
  placeSample(index, xs, ys, radius) {
    const { lines, chosen: at, colours } = this.data
    const chosen = index === at
    const faint = lines[0].values.length > 40 ? 0.18 : 0.35
    const points = xs.map((x, row) => `${x[index].toFixed(1)},${ys[row]}`).join(" ")
    set(this.threads[index], {
      points,
      stroke: chosen ? colours.chosen : colours.dot,
      "stroke-width": chosen ? 2 : 1,
      "stroke-opacity": chosen ? 0.9 : faint,
    })
    lines.forEach((line, row) => {
      const dot = /** @type {SVGCircleElement[][]} */ (this.dots)[row][index]
      set(dot, {
        cx: xs[row][index].toFixed(1),
        cy: ys[row],
        r: chosen ? radius + 1.5 : radius,
        fill: chosen ? colours.chosen : colours.dot,
        stroke: colours.ground,
      })
      titleOf(dot).textContent = `sample ${index + 1}: ${line.label} = ${line.values[index]}`
      if (row > 0 || this.still) return
      const numbers = lines.map((each) => `${each.label} ${each.written[index]}`).join(", ")
      const name = `sample ${index + 1}`
      set(dot, { tabindex: chosen ? 0 : -1 })
      if (this.data.fixed) set(dot, { "aria-label": `${name}: ${numbers}`, "aria-checked": chosen })
      else {
        set(dot, {
          "aria-label": name,
          "aria-valuenow": line.values[index],
          "aria-valuemin": line.low,
          "aria-valuemax": line.high,
          "aria-valuetext": numbers,
        })
      }
    })
  }

  /**
   * @param {Line} line
   * @param {number} row
   * @param {(value: number) => number} at
   * @param {number} y
   */
  drawLine(line, row, at, y) {
    const { back } = this
    const { band, mean, rule, dot } = this.data.colours
    const first = this.left - OVERHANG, last = this.right + OVERHANG
    const clamp = (/** @type {number} */ x) => Math.min(Math.max(x, first), last)
    if (line.mean !== null && line.std !== null) {
      const a = clamp(at(line.mean - line.std)), b = clamp(at(line.mean + line.std))
      const box = { x: a, y: y - 15, width: Math.max(b - a, 1), height: 30, rx: 3 }
      shape("rect", { ...box, fill: band }, back)
    }
    const thin = { stroke: rule, "stroke-width": 1.5 }
    shape("line", { x1: first, x2: last, y1: y, y2: y, ...thin }, back)
    for (const tick of (this.held?.[row] ?? line).ticks) {
      const x = at(tick.at)
      shape("line", { x1: x, x2: x, y1: y - 4, y2: y + 4, ...thin }, back)
      shape("text", { x, y: y + 27, class: "tick", "text-anchor": "middle" }, back, tick.text)
    }
    for (const value of line.past ?? []) {
      shape("circle", {
        cx: at(value),
        cy: y,
        r: 9,
        fill: "none",
        stroke: dot,
        "stroke-width": 1.5,
      }, back)
    }
    if (line.mean !== null) {
      const m = clamp(at(line.mean))
      const dashed = { stroke: mean, "stroke-width": 2, "stroke-dasharray": "4 3" }
      shape("line", { x1: m, x2: m, y1: y - 17, y2: y + 17, ...dashed }, back)
    }
    shape("text", { x: 4, y: y + 5, class: "name" }, back, line.label)
  }

  /**
   * Write every value of few samples, and of many the chosen one's.
   * @param {number[][]} xs by line and sample
   * @param {number[]} ys by line
   * @param {number} radius
   * @param {number} count
   */
  writeValues(xs, ys, radius, count) {
    const { lines, chosen } = this.data
    const all = [...Array(count).keys()]
    const order = count > 12 ? [chosen] : [...all].sort((a, b) => +(b === chosen) - +(a === chosen))
    lines.forEach((line, row) => {
      const texts = line.written.map((text, index) => {
        const held = this.drag?.index === index && row === 0 ? this.drag : null
        return held ? String(held.value).replace(/-/g, "−") : text
      })
      for (const { index, x } of placeLabels(order, texts, xs[row], this.left, this.right)) {
        const kind = index === chosen ? "value chosen" : "value"
        const same = (/** @type {number} */ other) => xs[0][other] === xs[0][index]
        const lift = Math.max(...all.filter(same).map((other) => this.lifts[other]))
        const y = ys[row] - radius - 6 - lift
        const attributes = { x, y, "text-anchor": "middle", class: kind }
        shape("text", attributes, this.labels, texts[index])
      }
    })
  }

  /**
   * The place on the top line, 0 at its left end and 1 at its right one.
   * @param {number} clientX
   */
  shareAt(clientX) {
    const x = (clientX - this.svg.getBoundingClientRect().left) / this.zoom
    return (x - this.left) / (this.right - this.left)
  }

  /** @param {number} share */
  valueAt(share) {
    const { low, high } = this.held?.[0] ?? this.data.lines[0]
    return roundOnScale(low + Math.min(Math.max(share, 0), 1) * (high - low), low, high)
  }

  // A dot that is held beyond the end of its line goes on: each answer brings a longer line, to
  // whose end it moves, until the pointer comes back.
  widen() {
    if (!this.drag || !this.beyond || this.data.echo < this.serial) return
    this.held = null
    this.hold()
    this.dragTo(this.valueAt(this.beyond))
  }

  hold() {
    this.held ??= this.data.lines.map(({ low, high, ticks }) => ({ low, high, ticks }))
    return this.held[0]
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    const dot = dotOf(event)
    if (!dot || this.still) return
    const index = Number(dot.dataset.index)
    if (dot.dataset.row === "0") {
      event.preventDefault()
      if (!this.data.fixed) {
        this.svg.setPointerCapture(event.pointerId)
        this.hold()
        const value = this.data.lines[0].values[index]
        this.drag = { index, value, moved: false, keys: false }
      }
      dot.focus({ preventScroll: true })
    }
    this.choose(index)
    if (!this.drag) this.reportChoice()
  }

  /** @param {number} index */
  choose(index) {
    if (index === this.data.chosen) return
    this.data.chosen = index
    this.choice = { index, serial: this.serial + 1 }
    this.place()
  }

  // A choice that begins a drag is reported with it.
  reportChoice() {
    if (this.choice && this.choice.serial > this.serial) this.send()
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    if (!this.drag) return
    const share = this.shareAt(event.clientX)
    const before = this.beyond
    this.beyond = share > 1 ? 1 : share < 0 ? -1 : 0
    this.dragTo(this.valueAt(share))
    if (this.beyond && !before) this.widen()
  }

  /** @param {number} value */
  dragTo(value) {
    if (!this.drag || value === this.drag.value) return
    this.drag.value = value
    this.drag.moved = true
    this.place()
    this.report()
  }

  onUp() {
    if (this.drag?.moved) this.finish()
    else if (this.drag) {
      this.release()
      this.reportChoice()
    }
  }

  release() {
    this.drag = null
    this.held = null
    this.beyond = 0
    this.place()
  }

  // At most one report every GAP ms; the newest value is always sent in the end.
  report() {
    clearTimeout(this.timer)
    const wait = GAP - (performance.now() - this.sent)
    if (wait <= 0) this.send()
    else this.timer = setTimeout(() => this.send(), wait)
  }

  finish() {
    clearTimeout(this.timer)
    if (!this.drag) return
    const { index, value } = this.drag
    this.dropped = this.dropped.filter((each) => each.index !== index)
    this.dropped.push({ index, value, serial: this.serial + 1 })
    this.data.lines[0].values[index] = value
    this.release()
    this.send()
  }

  send() {
    const held = this.drag?.moved ? { index: this.drag.index, value: this.drag.value } : null
    this.sent = performance.now()
    this.serial += 1
    const { serial, dropped, data: { chosen } } = this
    this.trigger("changed", { serial, chosen, held, dropped })
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const dot = dotOf(event)
    if (!dot || this.still) return
    const index = Number(dot.dataset.index)
    const values = this.data.lines[0].values
    const along = this.data.fixed ? 0 : { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const among = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (along) {
      event.preventDefault()
      this.choose(index)
      const { low, high } = this.hold()
      this.drag ??= { index, value: values[index], moved: false, keys: true }
      const step = along * ((high - low) / 100) * (event.shiftKey ? 10 : 1)
      this.dragTo(roundOnScale(this.drag.value + step, low, high))
    } else if (among) {
      event.preventDefault()
      this.finish()
      const next = (index + among + values.length) % values.length
      this.choose(next)
      this.reportChoice()
      this.dots?.[0][next].focus()
    }
  }

  /** @param {KeyboardEvent} event */
  onKeyUp(event) {
    if (this.drag && event.key.startsWith("Arrow")) this.finish()
  }
}

/** @param {Event} event */
function dotOf(event) {
  return /** @type {Element} */ (event.target).closest?.("circle")
}

/** @param {SVGCircleElement} dot */
export function titleOf(dot) {
  return /** @type {SVGTitleElement} */ (dot.firstChild)
}

/**
 * @param {Element} node
 * @param {Attributes} attributes
 */
function set(node, attributes) {
  for (const name in attributes) node.setAttribute(name, String(attributes[name]))
}

/**
 * From a value to its place on a line between `left` and `right`.
 * @param {{ low: number, high: number }} scale
 * @param {number} left
 * @param {number} right
 */
export function linearScale({ low, high }, left, right) {
  return (/** @type {number} */ value) => left + ((value - low) / (high - low)) * (right - left)
}

/**
 * Round a value to about a thousandth of its line: a pixel is not worth more digits.
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function roundOnScale(value, low, high) {
  const unit = 10 ** Math.floor(Math.log10((high - low) / 300))
  const digits = Math.max(0, -Math.round(Math.log10(unit)))
  return Number((Math.round(value / unit) * unit).toFixed(Math.min(digits, 100)))
}

/**
 * How many values equal to each one come before it.
 * @param {number[]} values
 */
export function countEqualsBefore(values) {
  const counts = new Map()
  return values.map((value) => {
    const before = counts.get(value) ?? 0
    counts.set(value, before + 1)
    return before
  })
}

/** @param {number} count */
export function dotRadius(count) {
  return count <= 24 ? 7.5 : count <= 80 ? 5 : 3.5
}

/**
 * The labels that fit side by side, the first of `order` before the others; none covers another.
 * @param {number[]} order
 * @param {string[]} texts
 * @param {number[]} xs
 * @param {number} left
 * @param {number} right
 */
export function placeLabels(order, texts, xs, left, right) {
  /** @type {{ index: number, x: number, half: number }[]} */
  const placed = []
  for (const index of order) {
    if (!texts[index]) continue
    const half = texts[index].length * LETTER + 3
    const x = Math.min(Math.max(xs[index], left), right)
    if (placed.some((each) => Math.abs(x - each.x) < half + each.half)) continue
    placed.push({ index, x, half })
  }
  return placed
}

export default component(Strip)
