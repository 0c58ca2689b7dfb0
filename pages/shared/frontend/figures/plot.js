// Plotly's figures on a page: its bundle, loaded once from the lab, and a grid that redraws in place.

import { make } from "../dom.js"
import { countLegendSpace, saveSlide, WIDTH } from "./slides.js"

/** @import { Trigger } from "../dom.js" */
/** @import { Format } from "./slides.js" */

/**
 * @typedef {object} Figure as bn_core.figures makes it: traces and layout of Plotly
 * @property {string} id
 * @property {string} alt
 * @property {string} [row] name of the row that it shares with others
 * @property {Record<string, any>[]} data
 * @property {Record<string, any>} layout
 * @property {boolean} [pick] whether a cell of it can be picked
 * @property {unknown} [grip] whether its shapes can be dragged
 * @property {boolean} [still] whether nothing of it can be hovered or zoomed, which is drawn faster
 * @property {boolean} [places] whether a click or tap on its picture is reported
 * @typedef {HTMLDivElement & PlotlyNode & PanelState} Panel
 * @typedef {object} PlotlyNode what Plotly adds to a node
 * @property {(event: string, act: (found: any) => void) => void} on
 * @property {Record<string, any>} [layout]
 * @property {Record<string, any>[]} [data]
 * @typedef {object} PanelState
 * @property {Figure} [figure]
 * @property {Promise<unknown>} [drawn]
 * @property {boolean} [held] while its grip is dragged
 * @property {boolean} [listens]
 * @property {boolean} [seen] whether it is on the screen; undefined before that is known
 * @property {number} [extra] px that the legend takes from the plot
 * @property {number} [wide] px that it has from side to side
 * @property {number} [tall] px that it has reserved
 * @property {string} [head] title and legend, as they were when the space above was measured
 * @typedef {object} Plotly
 * @property {(...drawing: unknown[]) => Promise<unknown>} react
 * @property {(node: Node) => void} purge
 * @property {(figure: object, options: object) => Promise<string>} toImage
 * @typedef {{ text: string, font: { size: number } }} Title
 */

const LINE = 20 // px of a line of a title
const TOOLBAR = 84 // px that the toolbar takes beside a title
const STILL = 8 // px that the pointer of a click moves at most
const HALL = 1.7 // times as large as elsewhere is what a hall sees
const CONFIG = {
  displaylogo: false,
  responsive: false,
  // Only zooming by dragging and Reset stay: a longer toolbar would cover the titles.
  modeBarButtonsToRemove: [
    "pan2d",
    "select2d",
    "lasso2d",
    "zoomIn2d",
    "zoomOut2d",
    "autoScale2d",
    "sendChartToCloud",
    "toImage",
  ],
}

// A finger that moves over a figure scrolls the page; it zooms once the toolbar's Zoom is pressed.
const TOUCH = matchMedia("(pointer: coarse)").matches ? { dragmode: false } : {}

/** @type {Promise<Plotly> | undefined} */
let bundle

const plotlyOfPage = () =>
  /** @type {{ Plotly?: Plotly }} */ (/** @type {unknown} */ (window)).Plotly

/**
 * Load Plotly on the first call, and on the next one if that fails.
 * @param {string} url
 */
export function loadPlotly(url) {
  bundle ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(/** @type {Plotly} */ (plotlyOfPage()))
    script.onerror = () => {
      bundle = undefined
      script.remove()
      reject(new Error("The lab does not answer, so nothing can be drawn."))
    }
    document.head.appendChild(script)
  })
  return bundle
}

/**
 * Let Plotly forget a panel, once it has drawn what it is drawing.
 * @param {Panel} panel
 */
function forget(panel) {
  Promise.resolve(panel.drawn).catch(() => {}).then(() => plotlyOfPage()?.purge(panel))
}

const pen = document.createElement("canvas").getContext("2d")

/**
 * The lines of a title, broken between words where it is too long for its panel.
 * @param {Title} title
 * @param {string} family
 * @param {number} width
 */
export function breakTitle({ text, font }, family, width) {
  const context = /** @type {CanvasRenderingContext2D} */ (pen)
  context.font = `${font.size}px ${family}`
  const lines = [""]
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1]
    const longer = line ? `${line} ${word}` : word
    if (line && context.measureText(longer).width > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

/**
 * The layout in a panel's width. If its `meta` has a `rise`, the plot is at most so high, as a share
 * of its width, so that squares have no empty space around them.
 * @param {Record<string, any>} layout
 * @param {number} width
 * @param {number} extra px that further rows of the legend take from the top
 * @returns {Record<string, any>}
 */
function fitLayout({ title, font, margin, height, ...layout }, width, extra) {
  const plain = title?.text && title.font && font && !title.text.includes("<")
  const lines = plain ? breakTitle(title, font.family, width - TOOLBAR) : [title?.text]
  const more = extra + (lines.length - 1) * LINE
  const rise = layout.meta?.rise
  const tall = rise && rise * (width - margin.l - margin.r) + margin.t + margin.b
  return {
    ...TOUCH,
    ...layout,
    font,
    width,
    height: (tall ? Math.min(height, Math.round(tall)) : height) + more,
    margin: { ...margin, t: margin.t + more },
    title: { ...title, text: lines.join("<br>") },
  }
}

export class Grid {
  /** @type {Plotly} */ Plotly
  /** @type {Map<string, Panel>} */ panels = new Map()
  /** @type {Map<string, Figure>} what panels out of sight show once they are scrolled to */
  waiting = new Map()
  /** @type {Set<string>} panels that have come into sight and are drawn one by one */
  due = new Set()
  drawing = false
  zoom = 1
  /** @type {number | undefined} */ timer

  /**
   * `report("picked", {figure, place})`: a cell of a map that can be picked was clicked.
   * `report("dropped", {figure, at})`: a shape of a figure with a grip was dragged to a place in
   * data coordinates, or a point of the map was clicked.
   * @param {HTMLElement} parent
   * @param {Trigger} [report]
   */
  constructor(parent, report) {
    this.report = report
    this.root = make("div", { class: "bn-grid" }, parent)
    const ahead = { rootMargin: "120px" }
    this.sight = new IntersectionObserver((entries) => this.onSight(entries), ahead)
    this.observer = new ResizeObserver(() => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.resize(), 60)
    })
    this.observer.observe(this.root)
  }

  /**
   * @param {Plotly} Plotly
   * @param {Figure[]} figures
   */
  draw(Plotly, figures) {
    this.Plotly = Plotly
    this.zoom = this.root.closest(".st-key-lesson-presented") ? HALL : 1
    this.root.style.setProperty("--bn-zoom", String(this.zoom))
    const wanted = new Set(figures.map((figure) => figure.id))
    for (const [id, panel] of this.panels) if (!wanted.has(id)) this.removePanel(id, panel)
    const panels = figures.map((figure) => {
      const row = this.row(figure.row ?? "")
      const panel = this.panels.get(figure.id) ?? this.addPanel(figure)
      if (panel.parentElement !== row) row.appendChild(panel)
      this.waiting.set(figure.id, figure)
      return panel
    })
    // All are measured before any is changed, since to measure after a change lays out the page.
    for (const panel of panels) this.measure(panel)
    // Each takes its height at once, so that what is below it knows whether it is in sight.
    panels.forEach((panel, place) => reserve(panel, this.fit(panel, figures[place]).height))
    for (const [id, panel] of this.panels) if (panel.seen) this.drawOne(id, panel)
  }

  /** @param {Panel} panel */
  measure(panel) {
    panel.wide = panel.clientWidth || this.root.clientWidth
  }

  /**
   * The layout of a figure in the width of its panel.
   * @param {Panel} panel
   * @param {Figure} figure
   */
  fit(panel, { layout }) {
    return fitLayout(layout, panel.wide ?? 0, panel.extra ?? 0)
  }

  /** @param {Figure} figure */
  addPanel({ id, alt }) {
    const attributes = { class: "bn-panel", role: "figure", "aria-label": alt, "data-figure": id }
    const panel = /** @type {Panel} */ (make("div", attributes))
    this.addSaveMenu(panel)
    this.panels.set(id, panel)
    this.sight.observe(panel)
    return panel
  }

  /**
   * A menu that saves a figure for a slide; it is shown where the pointer or the focus is.
   * @param {Panel} panel
   */
  addSaveMenu(panel) {
    const menu = make("details", { class: "bn-save" }, panel)
    make("summary", { title: "Save this figure for a slide" }, menu, "Save")
    // What is pressed here is no place on the figure.
    menu.addEventListener("pointerdown", (event) => event.stopPropagation())
    menu.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") menu.open = false
    })
    for (const format of /** @type {Format[]} */ (["png", "svg"])) {
      const title = `Save as ${format.toUpperCase()}, in large type, with its settings as caption`
      const attributes = { type: "button", class: "bn-button", title }
      const button = make("button", attributes, menu, format.toUpperCase())
      button.addEventListener("click", () => {
        menu.open = false
        this.save(panel, format)
      })
    }
  }

  /**
   * Save a figure as it is on the screen: zoomed, and without the curves that are switched off.
   * @param {Panel} panel
   * @param {Format} format
   */
  async save(panel, format) {
    await panel.drawn
    const { figure, data, layout: seen } = panel
    if (!figure || !data || !seen) return
    const layout = fitLayout(figure.layout, WIDTH, countLegendSpace(data, figure.layout))
    for (const [name, axis] of Object.entries(seen)) {
      if (!/^[xy]axis\d*$/.test(name) || axis.autorange || !axis.range) continue
      layout[name] = { ...layout[name], range: axis.range, autorange: false }
    }
    const ground = getComputedStyle(panel).getPropertyValue("--st-background-color").trim()
    await saveSlide(this.Plotly, { id: figure.id, data, layout, ground }, format)
  }

  /**
   * @param {string} id
   * @param {Panel} panel
   */
  removePanel(id, panel) {
    forget(panel)
    panel.remove()
    this.sight.unobserve(panel)
    this.panels.delete(id)
    this.waiting.delete(id)
  }

  /**
   * Figures that are to be compared share a row, side by side where there is room.
   * @param {string} name
   */
  row(name) {
    const rows = /** @type {HTMLElement[]} */ ([...this.root.children])
    const row = rows.find((each) => each.dataset.row === name)
    return row ?? make("div", { class: "bn-row", "data-row": name }, this.root)
  }

  /**
   * @param {string} id
   * @param {Panel} panel
   */
  drawOne(id, panel) {
    const figure = this.waiting.get(id)
    if (!figure || panel.held) return
    this.waiting.delete(id)
    const config = "grip" in figure
      ? { ...CONFIG, edits: { shapePosition: true } }
      : figure.still
      ? { ...CONFIG, staticPlot: true }
      : CONFIG
    panel.figure = figure
    const draw = () => {
      const newest = panel.figure ?? figure // it may have come meanwhile
      const layout = this.fit(panel, newest)
      reserve(panel, layout.height)
      return this.Plotly.react(panel, newest.data, layout, config)
    }
    /** @type {(tries: number) => Promise<unknown>} a legend with more space above may take more */
    const drawBelowTitle = (tries) =>
      draw().then(() => {
        const head = describeHead(panel)
        if (head === panel.head) return
        panel.head = head
        const hidden = Math.ceil(hiddenByTitle(panel) / this.zoom)
        if (hidden <= 0 || !tries) return
        panel.head = undefined
        panel.extra = (panel.extra ?? 0) + hidden + 2
        return drawBelowTitle(tries - 1)
      })
    panel.drawn = drawBelowTitle(4)
    if ((figure.pick || figure.grip) && this.report && !panel.listens) {
      panel.listens = true
      panel.drawn.then(() => this.listen(id, panel))
    }
    if (figure.places && this.report && !panel.listens) {
      panel.listens = true
      panel.addEventListener("pointerdown", (event) => this.onPress(id, panel, event))
      panel.classList.add("bn-places")
    }
  }

  /**
   * Wait for the end of a click on a figure. A figure that plays is drawn again meanwhile, so there
   * is no click on one of its nodes. A finger that scrolls ends with a cancel.
   * @param {string} id
   * @param {Panel} panel
   * @param {PointerEvent} start
   */
  onPress(id, panel, start) {
    if (start.button || !start.isPrimary) return
    const waiting = new AbortController()
    const { signal } = waiting
    addEventListener("pointercancel", () => waiting.abort(), { signal })
    addEventListener("pointerup", (end) => {
      waiting.abort()
      const moved = Math.hypot(end.clientX - start.clientX, end.clientY - start.clientY)
      if (moved < STILL && panel.isConnected) this.onPlace(id, panel, end)
    }, { signal })
  }

  /**
   * Report where on a figure's picture a click was, in the figure's coordinates.
   * @param {string} id
   * @param {Panel} panel
   * @param {PointerEvent} event
   */
  onPlace(id, panel, event) {
    const box = panel.querySelector(".imagelayer image")?.getBoundingClientRect()
    const { xaxis, yaxis } = panel.figure?.layout ?? {}
    if (!box || !xaxis || !yaxis) return
    const shares = [
      (event.clientX - box.left) / box.width,
      (box.bottom - event.clientY) / box.height,
    ]
    if (shares.some((share) => share < 0 || share > 1)) return
    const at = [xaxis.range, yaxis.range].map(([low, high], axis) =>
      low + shares[axis] * (high - low)
    )
    this.report?.("dropped", { figure: id, at })
  }

  /**
   * @param {string} id
   * @param {Panel} panel
   */
  listen(id, panel) {
    panel.on("plotly_click", ({ points }) => {
      const cells = /** @type {{ x: any, y: any, pointNumber: unknown }[]} */ (points)
      const cell = cells.find((point) => Array.isArray(point.pointNumber))
      if (!cell) return
      if (panel.figure?.pick) this.report?.("picked", { figure: id, place: cell.pointNumber })
      if (panel.figure?.grip) this.report?.("dropped", { figure: id, at: [cell.x, cell.y] })
    })
    panel.on("plotly_relayout", (changed) => {
      const shapes = panel.figure?.grip ? panel.figure.layout.shapes : []
      for (const place of shapes.keys()) {
        const at = ["x", "y"].map((axis) => changed[`shapes[${place}].${axis}anchor`])
        if (at.every(Number.isFinite)) this.report?.("dropped", { figure: id, at })
      }
    })
    // A grip is not redrawn under the hand; Plotly hears of the drag's end after the pointer's.
    panel.addEventListener("pointerdown", ({ target }) => {
      if (!(/** @type {Element} */ (target)).closest(".shapelayer")) return
      panel.held = true
      const release = () =>
        setTimeout(() => {
          panel.held = false
          if (panel.isConnected) this.drawOne(id, panel)
        })
      for (const end of ["pointerup", "pointercancel"]) {
        addEventListener(end, release, { once: true })
      }
    }, true)
  }

  /** @param {IntersectionObserverEntry[]} entries */
  onSight(entries) {
    entries.sort((one, other) => one.boundingClientRect.top - other.boundingClientRect.top)
    for (const { target, isIntersecting } of entries) {
      const panel = /** @type {Panel} */ (target)
      panel.seen = isIntersecting
      if (isIntersecting) this.due.add(String(panel.dataset.figure))
    }
    if (!this.drawing) this.drawDue()
  }

  /** Draw what has come into sight, each after the one before it can be seen. */
  async drawDue() {
    this.drawing = true
    try {
      for (const id of this.due) {
        this.due.delete(id)
        const panel = this.panels.get(id)
        if (!panel?.seen || !this.waiting.has(id)) continue
        this.drawOne(id, panel)
        await panel.drawn
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      }
    } finally {
      this.drawing = false
    }
  }

  resize() {
    for (const [id, panel] of this.panels) {
      if (!panel.layout || !panel.clientWidth || panel.clientWidth === panel.layout.width) continue
      this.measure(panel)
      panel.extra = 0
      panel.head = undefined
      if (!this.waiting.has(id) && panel.figure) this.waiting.set(id, panel.figure)
      this.drawOne(id, panel)
    }
  }

  dispose() {
    this.observer.disconnect()
    this.sight.disconnect()
    this.due.clear()
    clearTimeout(this.timer)
    for (const panel of this.panels.values()) forget(panel)
    this.root.remove()
  }
}

/**
 * What decides how much space a panel needs above its plot.
 * @param {Panel} panel
 */
function describeHead({ figure, wide }) {
  const { title, legend, showlegend } = figure?.layout ?? {}
  const names = figure?.data.map((trace) => trace.showlegend === false ? "" : trace.name)
  return JSON.stringify([wide, title, legend, showlegend, names])
}

/**
 * The px by which a panel's title covers its legend.
 * @param {Panel} panel
 */
function hiddenByTitle(panel) {
  const boxes = [".gtitle", ".legend"].map((part) =>
    panel.querySelector(part)?.getBoundingClientRect()
  )
  const [title, legend] = boxes
  return title?.height && legend?.height ? title.bottom - legend.top : 0
}

/**
 * @param {Panel} panel
 * @param {number} height in px, before it is enlarged for a hall
 */
function reserve(panel, height) {
  if (panel.tall === height) return
  panel.tall = height
  panel.style.setProperty("--bn-height", `${height}px`)
}
