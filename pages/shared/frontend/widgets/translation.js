// Keeps a page working and up to date while the browser translates it.
//
// A translating browser puts its own elements in the place of the texts that React has drawn. When
// React removes such a text, or puts something before it, the text is no longer there: the call
// throws, and React gives up the whole page. When React changes such a text, the reader still
// sees the old one. So a text that React touches is first put back in its place, and the browser
// translates it again. A text that no longer has a place need not be removed.

let tolerant = false

/** @type {WeakMap<Node, Element>} texts that are gone, and what stands in their place */
const replaced = new WeakMap()

/** @param {MutationRecord[]} records */
function remember(records) {
  for (const { target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    for (const gone of removedNodes) {
      if (gone.nodeType !== Node.TEXT_NODE) continue
      // Browsers replace a text in one move, or put their element beside it first.
      const here = [...addedNodes, previousSibling, nextSibling]
      const font = here.find((node) => node?.nodeName === "FONT" && node.parentNode === target)
      if (font) replaced.set(gone, /** @type {Element} */ (font))
    }
  }
}

/** @param {Node | null} node a text that may have been translated */
function restore(node) {
  const font = node && !node.parentNode && replaced.get(node)
  if (!font) return
  replaced.delete(node)
  font.parentNode?.replaceChild(node, font)
}

/** Let React change and remove a translated text, and insert something before it. */
export function tolerateTranslation() {
  if (tolerant) return
  tolerant = true
  const observer = new MutationObserver(remember)
  observer.observe(document, { childList: true, subtree: true })
  const { removeChild, insertBefore } = Node.prototype
  /**
   * @template {Node} Kind
   * @this {Node}
   * @param {Kind} child
   * @returns {Kind}
   */
  Node.prototype.removeChild = function (child) {
    remember(observer.takeRecords())
    restore(child)
    if (child.parentNode !== this) return child
    removeChild.call(this, child)
    return child
  }
  /**
   * @template {Node} Kind
   * @this {Node}
   * @param {Kind} node
   * @param {Node | null} before
   * @returns {Kind}
   */
  Node.prototype.insertBefore = function (node, before) {
    remember(observer.takeRecords())
    restore(before)
    insertBefore.call(this, node, before?.parentNode === this ? before : null)
    return node
  }
  const value = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue")
  if (!value?.set) return
  const { set } = value
  /**
   * @this {Node}
   * @param {string | null} text
   */
  const write = function (text) {
    if (!this.parentNode) {
      remember(observer.takeRecords())
      restore(this)
    }
    set.call(this, text)
  }
  Object.defineProperty(Node.prototype, "nodeValue", { ...value, set: write })
}
