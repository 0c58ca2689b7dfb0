// Saves a figure for a slide, as PNG or SVG: in large type, on a plain ground, with a caption that
// names the settings, the seed and the version. The browser draws it; nothing is sent anywhere.

import { make } from "../dom.js"

/** @import { Plotly } from "./plot.js" */

/**
 * @typedef {"png" | "svg"} Format
 * @typedef {object} Drawn a figure as it is on the screen
 * @property {string} id
 * @property {Record<string, any>[]} data
 * @property {Record<string, any>} layout in the width of a slide
 * @property {string} ground the colour behind it
 */

/** The size that a slide is drawn in: letters of 13 px are as large there as 17 pt on a slide. */
export const WIDTH = 720, LEAST_HEIGHT = 405
const PIXELS = 1920 // from side to side of a PNG
const CAPTION = { size: 11, line: 15, space: 10 } // px
const LETTER = 0.52 // of its size is the width of a letter, on average
const LEFT = 72 // px for the labels of an axis, at least
// A picture is drawn apart from the page and does not know the page's font.
const FAMILY = "Arial, Helvetica, sans-serif"
const LEGEND = { entry: 52, line: 19 } // px of an entry besides its letters, and of a row

let caption = ""

/** @param {string} text what every figure of this page says below itself */
export function setCaption(text) {
  caption = text
}

/**
 * A text in lines of at most so many letters, broken between words.
 * @param {string} text
 * @param {number} most
 */
export function breakLines(text, most) {
  const lines = [""]
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1]
    if (line && line.length + 1 + word.length > most) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}

/**
 * The px that further rows of the legend take on a slide.
 * @param {Record<string, any>[]} data
 * @param {Record<string, any>} layout
 */
export function countLegendSpace(data, { showlegend, legend, margin }) {
  if (showlegend === false || (legend && legend.orientation !== "h")) return 0
  const size = legend?.font?.size ?? 12
  const names = data.filter((each) => each.showlegend !== false && each.name)
  const wide = names.reduce((sum, { name }) => sum + LEGEND.entry + name.length * size * LETTER, 0)
  const room = WIDTH - Math.max(LEFT, margin?.l ?? 0) - (margin?.r ?? 0)
  return Math.max(0, Math.ceil(wide / room) - 1) * LEGEND.line
}

/** @param {string} text */
const escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/**
 * The layout of a slide: as large as one, and with the caption below everything.
 * @param {Record<string, any>} layout
 * @param {string} ground
 * @param {string} words of the caption
 */
export function layOutSlide(layout, ground, words) {
  const margin = { r: 20, t: 62, b: 46, ...layout.margin }
  margin.l = Math.max(LEFT, margin.l ?? 0)
  const most = Math.floor((WIDTH - 16) / (CAPTION.size * LETTER))
  const lines = words ? breakLines(words, most) : []
  const below = lines.length ? lines.length * CAPTION.line + CAPTION.space : 0
  const note = {
    text: lines.map(escape).join("<br>"),
    align: "left",
    showarrow: false,
    xref: "paper",
    yref: "paper",
    x: 0,
    y: 0,
    xanchor: "left",
    yanchor: "top",
    xshift: 8 - margin.l,
    yshift: -margin.b,
    font: { size: CAPTION.size },
  }
  const height = Math.max(layout.height ?? 0, layout.meta?.rise ? 0 : LEAST_HEIGHT)
  return {
    ...layout,
    width: WIDTH,
    height: height + below,
    font: { ...layout.font, family: FAMILY },
    margin: { ...margin, b: margin.b + below },
    paper_bgcolor: ground,
    plot_bgcolor: ground,
    annotations: [...(layout.annotations ?? []), ...(lines.length ? [note] : [])],
  }
}

/**
 * Draw a figure as a slide, and hand it to the browser as a file.
 * @param {Plotly} Plotly
 * @param {Drawn} drawn
 * @param {Format} format
 */
export async function saveSlide(Plotly, { id, data, layout, ground }, format) {
  const slide = layOutSlide(layout, ground, caption)
  const { width, height } = slide
  const scale = format === "png" ? PIXELS / WIDTH : 1
  const href = await Plotly.toImage({ data, layout: slide }, { format, width, height, scale })
  const page = location.pathname.split("/").pop() || "lab"
  const name = `${page}-${id}`.replace(/[^\w-]+/g, "-")
  make("a", { href, download: `${name}.${format}` }).click()
}
