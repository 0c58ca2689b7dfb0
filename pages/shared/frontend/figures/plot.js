// Figures on a page: Plotly's own bundle, loaded once from the lab, and a grid that redraws in place.

import { make } from "../dom.js"

let bundle

export function plotly(url) {
  bundle ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => reject(new Error("The lab does not answer, so nothing can be drawn."))
    document.head.appendChild(script)
  })
  return bundle
}

// What is still being drawn is not torn down under Plotly's hands.
function forget(panel) {
  Promise.resolve(panel.drawn).catch(() => {}).then(() => window.Plotly?.purge(panel))
}

// A title too long for its panel, broken between words; the figure makes room for its lines.
const pen = document.createElement("canvas").getContext("2d")

function broken({ text, font }, family, width) {
  pen.font = `${font.size}px ${family}`
  const lines = [""]
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

// The layout in a panel's width. `room` is what its legend's further rows take from the top.
function fitted({ title, font, margin, height, ...layout }, width, room) {
  const plain = title?.text && title.font && font && !title.text.includes("<")
  const lines = plain ? broken(title, font.family, width - 16) : [title?.text]
  const more = room + (lines.length - 1) * 20
  return {
    ...layout, font, width, height: height + more, margin: { ...margin, t: margin.t + more },
    title: { ...title, text: lines.join("<br>") },
  }
}

const CONFIG = { displaylogo: false, responsive: false, modeBarButtonsToRemove: ["select2d", "lasso2d", "sendChartToCloud"] }

export class Grid {
  // `told("picked", {figure, place})`: a cell of a map that asks to be picked was clicked.
  // `told("dropped", {figure, at})`: a figure's grip, its first shape, was dragged to a place in
  // data coordinates, or a point of the map was clicked.
  constructor(parent, told) {
    this.told = told
    this.root = make("div", { class: "bn-grid" }, parent)
    this.panels = new Map()
    this.waiting = new Map() // what panels out of sight would show, drawn when they are scrolled to
    this.seen = new IntersectionObserver((entries) => this.look(entries), { rootMargin: "120px" })
    this.observer = new ResizeObserver(() => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.resize(), 60)
    })
    this.observer.observe(this.root)
  }

  draw(Plotly, figures) {
    this.Plotly = Plotly
    const wanted = new Set(figures.map((figure) => figure.id))
    for (const [id, panel] of this.panels) {
      if (wanted.has(id)) continue
      forget(panel)
      panel.remove()
      this.seen.unobserve(panel)
      this.panels.delete(id)
      this.waiting.delete(id)
    }
    figures.forEach((figure) => {
      const row = this.row(figure.row ?? "")
      let panel = this.panels.get(figure.id)
      if (!panel) {
        panel = make("div", { class: "bn-panel", role: "img", "aria-label": figure.alt, "data-figure": figure.id })
        this.panels.set(figure.id, panel)
        this.seen.observe(panel)
      }
      if (panel.parentElement !== row) row.appendChild(panel)
      panel.style.minHeight = `${figure.layout.height}px`
      this.waiting.set(figure.id, figure)
    })
    for (const [id, panel] of this.panels) if (panel.bnSeen !== false) this.drawOne(id, panel)
  }

  // Figures that are to be compared share a row, side by side where there is room.
  row(name) {
    const row = [...this.root.children].find((each) => each.dataset.row === name)
    return row ?? make("div", { class: "bn-row", "data-row": name }, this.root)
  }

  drawOne(id, panel) {
    const figure = this.waiting.get(id)
    if (!figure || panel.held) return
    this.waiting.delete(id)
    const width = panel.clientWidth || this.root.clientWidth
    const config = "grip" in figure ? { ...CONFIG, edits: { shapePosition: true } } : CONFIG
    panel.figure = figure
    const draw = () => {
      const { data, layout } = panel.figure // the newest: a later one may have come meanwhile
      return this.Plotly.react(panel, data, fitted(layout, width, panel.room ?? 0), config)
    }
    panel.drawn = draw().then(() => {
      const [title, legend] = [".gtitle", ".legend"].map((part) => panel.querySelector(part)?.getBoundingClientRect())
      const hidden = title?.height && legend?.height ? Math.ceil(title.bottom - legend.top) : 0
      if (hidden <= 0) return
      panel.room = (panel.room ?? 0) + hidden + 2
      return draw()
    })
    if ((figure.pick || figure.grip) && this.told && !panel.heard) {
      panel.heard = true
      panel.drawn.then(() => this.hear(id, panel))
    }
  }

  hear(id, panel) {
    panel.on("plotly_click", ({ points }) => {
      const cell = points.find((point) => Array.isArray(point.pointNumber))
      if (cell && panel.figure.pick) this.told("picked", { figure: id, place: cell.pointNumber })
      if (cell && panel.figure.grip) this.told("dropped", { figure: id, at: [cell.x, cell.y] })
    })
    panel.on("plotly_relayout", (changed) => {
      const at = ["x", "y"].map((axis) => changed[`shapes[0].${axis}anchor`])
      if (panel.figure.grip && at.every(Number.isFinite)) this.told("dropped", { figure: id, at })
    })
    // What is held is not redrawn under the hand; Plotly hears of its end after the pointer's.
    panel.addEventListener("pointerdown", ({ target }) => {
      if (!target.closest(".shapelayer")) return
      panel.held = true
      const freed = () => setTimeout(() => {
        panel.held = false
        if (panel.isConnected) this.drawOne(id, panel)
      })
      for (const end of ["pointerup", "pointercancel"]) addEventListener(end, freed, { once: true })
    }, true)
  }

  look(entries) {
    for (const { target, isIntersecting } of entries) {
      target.bnSeen = isIntersecting
      if (isIntersecting) this.drawOne(target.dataset.figure, target)
    }
  }

  resize() {
    for (const [id, panel] of this.panels) {
      if (panel.layout && panel.clientWidth && panel.clientWidth !== panel.layout.width) {
        panel.room = 0
        if (!this.waiting.has(id)) this.waiting.set(id, panel.figure)
        this.drawOne(id, panel)
      }
    }
  }

  dispose() {
    this.observer.disconnect()
    this.seen.disconnect()
    clearTimeout(this.timer)
    for (const panel of this.panels.values()) forget(panel)
    this.root.remove()
  }
}
