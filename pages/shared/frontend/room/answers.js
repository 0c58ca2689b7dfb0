// What a class has answered, as pictures: tallies, who moved where, a histogram, a map of outcomes.
// Every number in them was counted by the server.

import { make, shape } from "../dom.js"

const NAMED = 3 // lines of names below one place of the map
const DRAWN = ["filled", "hollow", "crossed"] // marks of the outcomes, in their order
const MARK = 17, CELL = 104 // units of a mark, and the most room for those at one place

// Answers are lettered from A, as their list numbers them.
const A = "A".charCodeAt(0)

export const letterOf = (place) => String.fromCharCode(A + place)

// NaN for no letter; a place that no answer has for another sign.
export const placeOf = (letter) => letter.toUpperCase().charCodeAt(0) - A

// The tallies of a vote, round by round, and what is said about each answer once it is known.
export function tallies(told, parent, bare = false) {
  const most = Math.max(1, ...told.tallies.flat())
  const list = make("ol", { class: "bn-tally", type: "A" }, parent)
  told.options.forEach((text, place) => {
    const item = make("li", { class: place === told.right ? "right" : "" }, list)
    make("div", {}, item, place === told.right ? `${text} ✓` : text)
    // With two votes the bands beside it have the bars.
    if (bare) make("div", { class: "bn-votes" }, item, told.tallies.map((counts) => counts[place]).join(", then "))
    else told.tallies.forEach((counts, round) => {
      const row = make("div", { class: "bn-count" }, item)
      if (counts[place]) make("i", { style: `width:${(70 * counts[place]) / most}%`, class: `round${round + 1}` }, row)
      make("span", {}, row, told.tallies.length > 1 ? `${counts[place]} in vote ${round + 1}` : `${counts[place]}`)
    })
    if (told.why?.[place]) make("small", {}, item, told.why[place])
  })
}

// From the first vote, left, to the second, right: a band is as thick as it has students.
export function moves({ moves: matrix, right, shift }, parent) {
  const words = `${shift.changed} of ${shift.twice} changed their vote`
  const shifted = shift.to === null ? `${words}.` : `${words}: ${shift.to} to the right answer, ${shift.from} away from it.`
  make("p", { class: "bn-shift" }, parent, shift.twice ? shifted : "No student has voted twice.")
  if (!shift.twice) return
  const unit = 200 / shift.twice, gap = 30, high = 200 + gap * matrix.length
  const svg = shape("svg", { viewBox: `0 0 640 ${high + 24}`, class: "bn-moves", role: "img", "aria-label": described(matrix) }, parent)
  const { before, after } = shift
  const tops = (sizes) => {
    let y = 24
    return sizes.map((size) => (y += size * unit + gap) - size * unit - gap + gap / 2)
  }
  const left = tops(before), then = tops(after)
  shape("text", { x: 60, y: 16, "text-anchor": "middle" }, svg, "vote 1")
  shape("text", { x: 580, y: 16, "text-anchor": "middle" }, svg, "vote 2")
  const from = [...left], to = [...then]
  matrix.forEach((row, first) =>
    row.forEach((count, second) => {
      if (!count) return
      const thick = count * unit, a = from[first], b = to[second]
      from[first] += thick
      to[second] += thick
      const kind = first === second ? "stayed" : second === right ? "gained" : first === right ? "lost" : "moved"
      const band = shape("path", { class: `band ${kind}`, d: `M100 ${a}C320 ${a} 320 ${b} 540 ${b}v${thick}C320 ${b + thick} 320 ${a + thick} 100 ${a + thick}z` }, svg)
      shape("title", {}, band, `${count} from ${letterOf(first)} to ${letterOf(second)}`)
    }),
  )
  const ends = [[before, left, 92, 84, "end"], [after, then, 540, 556, "start"]]
  for (const [sizes, places, x, at, anchor] of ends)
    sizes.forEach((size, place) => {
      shape("rect", { x, y: places[place], width: 8, height: Math.max(size * unit, 2), class: place === right ? "end right" : "end" }, svg)
      shape("text", { x: at, y: places[place] + (size * unit) / 2 + 6, "text-anchor": anchor }, svg, `${letterOf(place)}${place === right ? " ✓" : ""}  ${size}`)
    })
}

function described(matrix) {
  const each = matrix.flatMap((row, first) => row.map((count, second) => count && `${count} from ${letterOf(first)} to ${letterOf(second)}`))
  return `Who moved where: ${each.filter(Boolean).join(", ")}`
}

// The outermost bars hold what lies beyond their edges, too, and say so.
export function histogram({ histogram: { edges, counts, below, above }, written, truth, shown }, parent) {
  const svg = shape("svg", { viewBox: "0 0 600 222", class: "bn-bars", role: "img", "aria-label": `Histogram of the answers, from ${shown.from} to ${shown.to}; the computed one is ${written}` }, parent)
  const at = (value) => 10 + (580 * (value - edges[0])) / (edges[edges.length - 1] - edges[0])
  const most = Math.max(1, ...counts)
  counts.forEach((count, place) => {
    const high = (120 * count) / most, x = at(edges[place])
    shape("rect", { x: x + 1, y: 155 - high, width: at(edges[place + 1]) - x - 2, height: high }, svg)
    if (count) shape("text", { x: (x + at(edges[place + 1])) / 2, y: 150 - high, "text-anchor": "middle" }, svg, count)
  })
  shape("line", { x1: 10, x2: 590, y1: 156, y2: 156, class: "rule" }, svg)
  shape("line", { x1: at(truth), x2: at(truth), y1: 10, y2: 162, class: "truth" }, svg)
  shape("text", { x: Math.min(Math.max(at(truth), 40), 560), y: 180, "text-anchor": "middle", class: "truth" }, svg, written)
  shape("text", { x: 10, y: 200 }, svg, below ? `${shown.from}, ${below} of them below` : shown.from)
  shape("text", { x: 590, y: 200, "text-anchor": "end" }, svg, above ? `${above} of them above, ${shown.to}` : shown.to)
  shape("text", { x: 300, y: 216, "text-anchor": "middle" }, svg, "answers, and how many gave them")
}

// Networks by learning rate and scale of the initial weights. `axes` has the ends of both axes, and
// `outcomes` says which of DRAWN stands for which. A circle is with batch norm, a square without.
export function map(points, axes, outcomes, parent) {
  const svg = shape("svg", { viewBox: "0 0 790 400", class: "bn-map", role: "img", "aria-label": "Learning rate across, scale of the first weights up; each mark is one network" }, parent)
  const x = logarithmic(axes.rate, 90, 750), y = logarithmic(axes.init_scale, 330, 42)
  const drawn = (outcome) => DRAWN[outcomes.indexOf(outcome)] ?? "waiting"
  for (const rate of powersOfTen(axes.rate)) {
    shape("line", { x1: x(rate), x2: x(rate), y1: 30, y2: 340, class: "rule" }, svg)
    shape("text", { x: x(rate), y: 362, "text-anchor": "middle" }, svg, rate)
  }
  for (const scale of powersOfTen(axes.init_scale)) {
    shape("line", { x1: 80, x2: 760, y1: y(scale), y2: y(scale), class: "rule" }, svg)
    shape("text", { x: 70, y: y(scale) + 5, "text-anchor": "end" }, svg, scale)
  }
  shape("text", { x: 420, y: 388, "text-anchor": "middle" }, svg, "learning rate")
  shape("text", { x: 8, y: 18 }, svg, "first weights, times")
  const legend = [["batch norm", "with", "filled"], ["without", "without", "filled"], [outcomes[1], "key", "hollow"], [outcomes[2], "key", "crossed"]]
  legend.forEach(([word, net, look], place) => {
    mark(svg, 210 + 140 * place, 13, net, look)
    shape("text", { x: 224 + 140 * place, y: 18 }, svg, word)
  })
  const met = {} // several of one choice stand side by side, and their names below
  for (const each of points) (met[`${each.rate} ${each.init_scale}`] ??= []).push(each)
  const places = Object.values(met).map((group) => ({ group, left: x(group[0].rate), foot: y(group[0].init_scale) }))
  for (const { group, left, foot } of places) {
    const beside = places.filter((other) => other.foot === foot && other.left > left).map((other) => other.left - left)
    const above = places.filter((other) => other.foot < foot && Math.abs(other.left - left) < CELL).map((other) => foot - other.foot)
    const { size, columns } = packed(group.length, Math.min(CELL, ...beside) - 3, Math.min(CELL, foot - 24, ...above) - 3)
    group.forEach((each, many) => {
      const made = mark(svg, left + size * (many % columns), foot - size * Math.floor(many / columns), each.batch_norm ? "with" : "without", drawn(each.outcome), size / MARK)
      shape("title", {}, made, `${each.name ?? ""} ${each.outcome ?? "in training"}`)
    })
  }
  names(svg, places)
}

// From a number to its place on a logarithmic axis whose two ends are drawn at `start` and `end`.
export function logarithmic([low, high], start, end) {
  const unit = (end - start) / Math.log10(high / low)
  return (value) => start + unit * Math.log10(value / low)
}

export function powersOfTen([low, high]) {
  const first = Math.ceil(Math.log10(low)), last = Math.floor(Math.log10(high))
  return Array.from({ length: last - first + 1 }, (_, step) => Number(`1e${first + step}`))
}

// As large as they can be drawn within the room of one place.
function packed(many, wide, high) {
  for (let size = MARK; ; size *= 0.94) {
    const columns = Math.max(1, Math.floor(wide / size))
    if (columns * Math.max(1, Math.floor(high / size)) >= many) return { size, columns }
  }
}

// Each below its mark where none is in its way; who finds no room is named by hovering alone.
function names(svg, places) {
  const taken = places.map(({ left, foot }) => ({ left: left - 7, right: left + 7, top: foot - 7, foot: foot + 7 }))
  for (const { group, left, foot } of places) {
    let line = 0
    for (const { name } of group) {
      if (!name || line === NAMED) continue
      const at = shape("text", { x: left - 6, y: foot + 20 + 13 * line, class: "name" }, svg, name)
      const wide = at.getComputedTextLength(), start = Math.min(left - 6, 785 - wide)
      const box = { left: start, right: start + wide, top: foot + 10 + 13 * line, foot: foot + 22 + 13 * line }
      if (taken.some((each) => box.left < each.right && box.right > each.left && box.top < each.foot && box.foot > each.top)) {
        at.remove()
        break
      }
      at.setAttribute("x", start)
      taken.push(box)
      line += 1
    }
  }
}

function mark(svg, x, y, net, look, size = 1) {
  const group = shape("g", { class: "point", transform: `translate(${x} ${y}) scale(${size})` }, svg)
  const kind = `net ${net} ${look}`
  if (net === "without") shape("rect", { x: -6, y: -6, width: 12, height: 12, class: kind }, group)
  else shape("circle", { r: 6.5, class: kind }, group)
  if (look === "crossed") shape("path", { d: "M-9 -9l18 18m0 -18l-18 18", class: kind }, group)
  return group
}

// What was expected, down, against what came, across.
export function foreseen({ outcomes, matrix, foreseen, of }, parent) {
  make("p", { class: "bn-truth" }, parent, `${foreseen} of ${of} outcomes were foreseen.`)
  const table = make("table", { class: "bn-foreseen" }, parent)
  const head = make("tr", {}, make("thead", {}, table))
  make("td", {}, head, "expected ↓, came →")
  for (const each of outcomes) make("th", { scope: "col" }, head, each)
  const body = make("tbody", {}, table)
  outcomes.forEach((expected, row) => {
    const line = make("tr", {}, body)
    make("th", { scope: "row" }, line, expected)
    outcomes.forEach((_, column) => make("td", row === column ? { class: "right" } : {}, line, matrix[row][column]))
  })
}
