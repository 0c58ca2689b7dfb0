// The computation graph has a button for every node and an arrow for every edge. It places what it
// is sent and reports which node was chosen; every number comes from the core.

import { component, make, shape } from "../dom.js"

/** @import { Trigger } from "../dom.js" */

const HEIGHT = 74, WIDEST = 150 // px of a node
const GAP = 30, CLOSEST = 14 // px between rows, and at least between columns
const TOP = 8
const HEAD = 7 // px of an arrow's head

/**
 * @typedef {[number, number]} Point
 * @typedef {object} Node
 * @property {string} name
 * @property {string} sign
 * @property {string} value
 * @property {string} gradient
 * @property {string} exact
 * @property {boolean} chosen
 * @property {number} column
 * @property {number} row
 * @typedef {object} Data
 * @property {Node[]} nodes
 * @property {{ from: string, to: string, cut: boolean }[]} edges
 * @property {{ gradient: string, rule: string, chosen: string }} colours
 * @property {string} alt
 */

class Graph {
  /** @type {Data} */ data
  /** @type {Trigger} */ trigger
  /** @type {Map<string, HTMLButtonElement>} */ buttons = new Map()

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("div", { class: "bn-graph", role: "group" })
    this.svg = shape("svg", { "aria-hidden": true }, this.root)
    parent.appendChild(this.root)
    this.observer = new ResizeObserver(() => this.data && this.place())
    this.observer.observe(this.root)
  }

  dispose() {
    this.observer.disconnect()
    this.root.remove()
  }

  /**
   * @param {Data} data
   * @param {Trigger} trigger
   */
  receive(data, trigger) {
    this.data = data
    this.trigger = trigger
    this.root.setAttribute("aria-label", data.alt)
    for (const node of data.nodes) this.write(node)
    this.place()
  }

  /** @param {Node} node */
  write(node) {
    const button = this.buttons.get(node.name) ?? this.addButton(node.name)
    const [sign, value, gradient] = /** @type {Iterable<HTMLElement>} */ (button.children)
    sign.textContent = node.sign
    value.textContent = node.value
    gradient.textContent = `∂L ${node.gradient}`
    gradient.style.color = this.data.colours.gradient
    button.title = node.exact
    const words = `${node.sign}: value ${node.value}, gradient ${node.gradient}`
    button.setAttribute("aria-label", words)
    button.setAttribute("aria-pressed", String(node.chosen))
    button.style.borderColor = node.chosen ? this.data.colours.chosen : ""
  }

  /** @param {string} name */
  addButton(name) {
    const attributes = { type: "button", class: "bn-node", "data-node": name }
    const button = make("button", attributes, this.root)
    for (const part of ["sign", "value", "gradient"]) make("span", { class: part }, button)
    button.addEventListener("click", () => this.trigger("chosen", name))
    this.buttons.set(name, button)
    return button
  }

  // Nodes stand on a grid; an arrow is dashed where no gradient comes back.
  place() {
    const layout = layOut(this.data.nodes, this.root.clientWidth)
    this.root.style.height = `${layout.height}px`
    this.svg.setAttribute("width", String(this.root.clientWidth))
    this.svg.setAttribute("height", String(layout.height))
    for (const [name, button] of this.buttons) {
      const [x, y] = layout.middles[name]
      button.style.left = `${x - layout.wide / 2}px`
      button.style.top = `${y - HEIGHT / 2}px`
      button.style.width = `${layout.wide}px`
      button.style.height = `${HEIGHT}px`
    }
    this.svg.replaceChildren()
    for (const { from, to, cut } of this.data.edges) {
      const d = arrowPath(layout.middles[from], layout.middles[to], [layout.wide, HEIGHT])
      const line = { stroke: this.data.colours.rule, "stroke-width": 1.3, fill: "none" }
      shape("path", { d, ...line, ...(cut ? { "stroke-dasharray": "3 4" } : {}) }, this.svg)
    }
  }
}

/**
 * The middle of each node on a grid of this width, with the nodes' width and the grid's height.
 * @param {Pick<Node, "name" | "column" | "row">[]} nodes
 * @param {number} width
 */
export function layOut(nodes, width) {
  const columns = Math.max(...nodes.map(({ column }) => column))
  const rows = Math.max(...nodes.map(({ row }) => row))
  const wide = Math.min(WIDEST, (width - columns * CLOSEST) / (columns + 1))
  const stride = (width - wide) / columns
  /** @type {Record<string, Point>} */
  const middles = {}
  for (const { name, column, row } of nodes) {
    middles[name] = [column * stride + wide / 2, TOP + row * (HEIGHT + GAP) + HEIGHT / 2]
  }
  return { middles, wide, height: TOP * 2 + HEIGHT + rows * (HEIGHT + GAP) }
}

/**
 * The path of an arrow from the edge of one box to just before the edge of another.
 * @param {Point} from middle of the first box
 * @param {Point} to middle of the second
 * @param {[number, number]} size of both
 */
export function arrowPath(from, to, [wide, high]) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy)
  // The share of the way that lies inside a box.
  const inside = Math.min(wide / 2 / Math.abs(dx || 1e-9), high / 2 / Math.abs(dy || 1e-9))
  const point = (/** @type {number} */ share) => [from[0] + dx * share, from[1] + dy * share]
  const [x1, y1] = point(inside), [x2, y2] = point(1 - inside - HEAD / length)
  const [ux, uy] = [dx / length, dy / length]
  const wing = (/** @type {number} */ side) =>
    `${x2 - HEAD * ux + side * 4 * uy} ${y2 - HEAD * uy - side * 4 * ux}`
  return `M${x1} ${y1} L${x2} ${y2} M${wing(1)} L${x2} ${y2} L${wing(-1)}`
}

export default component(Graph)
