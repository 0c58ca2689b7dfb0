// Figures on a page: Plotly's own bundle, loaded once from the lab, and a grid that redraws in place.

import { make } from "./mount.js"

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
    panel.drawn = this.Plotly.react(panel, figure.data, { ...figure.layout, width }, config)
    panel.figure = figure
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
    for (const panel of this.panels.values()) {
      if (panel.layout && panel.clientWidth && panel.clientWidth !== panel.layout.width) {
        window.Plotly.relayout(panel, { width: panel.clientWidth })
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
