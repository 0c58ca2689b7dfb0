// The computation graph: a button for every node, a line for every edge. It places what it is sent
// and reports which node was chosen; every number was computed by the core.

import { make, mounted, shape } from "../dom.js"

const HEIGHT = 74, GAP = 30, TOP = 8

class Graph {
  constructor(parent) {
    this.root = make("div", { class: "bn-graph", role: "group" })
    this.svg = shape("svg", { "aria-hidden": true }, this.root)
    parent.appendChild(this.root)
    this.buttons = new Map()
    this.observer = new ResizeObserver(() => this.data && this.place())
    this.observer.observe(this.root)
  }

  dispose() {
    this.observer.disconnect()
    this.root.remove()
  }

  receive(data, trigger) {
    this.data = data
    this.trigger = trigger
    this.root.setAttribute("aria-label", data.alt)
    for (const node of data.nodes) this.write(node)
    this.place()
  }

  write(node) {
    let button = this.buttons.get(node.name)
    if (!button) {
      button = make("button", { type: "button", class: "bn-node", "data-node": node.name }, this.root)
      for (const part of ["sign", "value", "gradient"]) make("span", { class: part }, button)
      button.addEventListener("click", () => this.trigger("chosen", node.name))
      this.buttons.set(node.name, button)
    }
    const [sign, value, gradient] = button.children
    sign.textContent = node.sign
    value.textContent = node.value
    gradient.textContent = `∂L ${node.gradient}`
    gradient.style.color = this.data.colours.gradient
    button.title = node.exact
    button.setAttribute("aria-label", `${node.sign}: value ${node.value}, gradient ${node.gradient}`)
    button.setAttribute("aria-pressed", node.chosen)
    button.style.borderColor = node.chosen ? this.data.colours.chosen : ""
  }

  // Nodes stand on a grid; arrows run forward, dashed where no gradient comes back.
  place() {
    const width = this.root.clientWidth
    const last = (axis) => Math.max(...this.data.nodes.map((node) => node[axis]))
    const columns = last("column"), rows = last("row")
    const wide = Math.min(150, (width - columns * 14) / (columns + 1))
    const stride = (width - wide) / columns
    const middle = ({ column, row }) => [column * stride + wide / 2, TOP + row * (HEIGHT + GAP) + HEIGHT / 2]
    const height = TOP * 2 + HEIGHT + rows * (HEIGHT + GAP)
    this.root.style.height = `${height}px`
    this.svg.setAttribute("width", width)
    this.svg.setAttribute("height", height)
    const at = {}
    for (const node of this.data.nodes) {
      const [x, y] = (at[node.name] = middle(node))
      const style = this.buttons.get(node.name).style
      style.left = `${x - wide / 2}px`
      style.top = `${y - HEIGHT / 2}px`
      style.width = `${wide}px`
      style.height = `${HEIGHT}px`
    }
    this.svg.replaceChildren()
    for (const edge of this.data.edges) this.arrow(at[edge.from], at[edge.to], wide, edge.cut)
  }

  arrow(from, to, wide, cut) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
    // Where the line leaves one box and enters the other.
    const inside = Math.min(wide / 2 / Math.abs(dx || 1e-9), HEIGHT / 2 / Math.abs(dy || 1e-9))
    const length = Math.hypot(dx, dy)
    const start = inside, end = 1 - inside - 7 / length
    const point = (share) => [from[0] + dx * share, from[1] + dy * share]
    const [x1, y1] = point(start), [x2, y2] = point(end)
    const [ux, uy] = [dx / length, dy / length]
    const wing = (side) => `${x2 - 7 * ux + side * 4 * uy} ${y2 - 7 * uy - side * 4 * ux}`
    const d = `M${x1} ${y1} L${x2} ${y2} M${wing(1)} L${x2} ${y2} L${wing(-1)}`
    const dashes = cut ? { "stroke-dasharray": "3 4" } : {}
    shape("path", { d, fill: "none", stroke: this.data.colours.rule, "stroke-width": 1.3, ...dashes }, this.svg)
  }
}

export default mounted(Graph)
