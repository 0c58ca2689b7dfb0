// Helpers of all scripts: mount a component, and make HTML and SVG elements.

/**
 * @typedef {(name: string, value: unknown) => void} Trigger reports something to the page
 * @typedef {{ parentElement: HTMLElement, data: any, setTriggerValue: Trigger }} Mount
 * @typedef {object} Instance one component on a page
 * @property {(data: any, trigger: Trigger) => void} receive
 * @property {() => void} dispose
 * @typedef {Record<string, string | number | boolean>} Attributes
 */

const INSTANCE = Symbol.for("bn-lab instance")
const SVG = "http://www.w3.org/2000/svg"

/**
 * A component that keeps one `Kind` per place on the page, hands it new data, and disposes of it
 * when the place is gone.
 * @param {new (parent: HTMLElement) => Instance} Kind
 */
export function component(Kind) {
  return (/** @type {Mount} */ { parentElement, data, setTriggerValue }) => {
    const holder =
      /** @type {Record<symbol, Instance | undefined>} */ (/** @type {unknown} */ (parentElement))
    let instance = holder[INSTANCE]
    if (!(instance instanceof Kind)) {
      instance?.dispose() // an older version of the scripts, from before the server was updated
      instance = holder[INSTANCE] = new Kind(parentElement)
    }
    instance.receive(data, setTriggerValue)
    return () => {
      // Streamlit also calls this for an update that a later one overtakes: the place is still there.
      if (parentElement.isConnected) return
      instance.dispose()
      delete holder[INSTANCE]
    }
  }
}

/** @type {Map<string, Promise<unknown>>} */
const STYLES = new Map()

/**
 * Load each style sheet once for the whole page; a component is drawn when it has its styles.
 * @param {URL[]} addresses
 */
export function loadStyles(addresses) {
  return Promise.all(addresses.map(({ href }) => {
    const known = STYLES.get(href)
    if (known) return known
    const loaded = new Promise((resolve) => {
      const link = make("link", { rel: "stylesheet", href }, document.head)
      link.onload = link.onerror = resolve // unstyled is better than missing
    })
    STYLES.set(href, loaded)
    return loaded
  }))
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Element | null} [parent]
 * @param {string | number} [text]
 */
export function make(tag, attributes, parent, text) {
  return finish(document.createElement(tag), attributes, parent, text)
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Element | null} [parent]
 * @param {string | number} [text]
 */
export function shape(tag, attributes, parent, text) {
  return finish(document.createElementNS(SVG, tag), attributes, parent, text)
}

/**
 * @template {Element} Made
 * @param {Made} node
 * @param {Attributes} [attributes]
 * @param {Element | null} [parent]
 * @param {string | number} [text]
 */
function finish(node, attributes = {}, parent, text) {
  for (const name in attributes) node.setAttribute(name, String(attributes[name]))
  if (text !== undefined) node.textContent = String(text)
  parent?.appendChild(node)
  return node
}
