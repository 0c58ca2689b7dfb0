// Keeps a page alive that the browser translates.
//
// A translating browser puts its own elements in the place of the texts that React has drawn. When
// React removes such a text, or puts something before it, the text is no longer there: the call
// throws, and React gives up the whole page. What is not there need not be removed.

let tolerant = false

/** Let a node that is elsewhere by now be removed, or be no longer what another is put before. */
export function tolerateTranslation() {
  if (tolerant) return
  tolerant = true
  const { removeChild, insertBefore } = Node.prototype
  /**
   * @template {Node} Kind
   * @this {Node}
   * @param {Kind} child
   * @returns {Kind}
   */
  Node.prototype.removeChild = function (child) {
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
    insertBefore.call(this, node, before?.parentNode === this ? before : null)
    return node
  }
}
