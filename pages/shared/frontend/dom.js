// What every script stands on: one instance for each place it is mounted, and ways to make a node.

const HELD = Symbol.for("bn-lab instance")
const SVG = "http://www.w3.org/2000/svg"

// A component that keeps one `Kind` for each element, hands it what comes, and ends it with the page.
export function mounted(Kind) {
  return ({ parentElement, data, setTriggerValue }) => {
    let one = parentElement[HELD]
    if (!(one instanceof Kind)) {
      one?.dispose() // of an older version of the scripts, from before the server was updated
      one = parentElement[HELD] = new Kind(parentElement)
    }
    one.receive(data, setTriggerValue)
    return () => {
      // Streamlit calls this, too, for an update that a later one overtakes: the place is still there.
      if (parentElement.isConnected) return
      one.dispose()
      delete parentElement[HELD]
    }
  }
}

const STYLES = new Map()

// Each style sheet once for the whole page; a component is drawn when it has its styles.
export function loadStyles(addresses) {
  return Promise.all(addresses.map(({ href }) => {
    if (!STYLES.has(href)) {
      STYLES.set(href, new Promise((done) => {
        const link = make("link", { rel: "stylesheet", href }, document.head)
        link.onload = link.onerror = done // unstyled is better than missing
      }))
    }
    return STYLES.get(href)
  }))
}

export function make(tag, attributes, parent, text) {
  return finish(document.createElement(tag), attributes, parent, text)
}

export function shape(tag, attributes, parent, text) {
  return finish(document.createElementNS(SVG, tag), attributes, parent, text)
}

function finish(node, attributes, parent, text) {
  for (const key in attributes) node.setAttribute(key, attributes[key])
  if (text !== undefined) node.textContent = text
  parent?.appendChild(node)
  return node
}
