// Shows the sentence of a glossary term while its link is hovered, focused or tapped. The links
// come with the text; the first tap shows the sentence, and the second follows the link.

import { make } from "../dom.js"

const TERM = "a[href^='/glossary?term=']"
const PATIENCE = 200 // ms for which the pointer may leave the link on its way to the sentence
const MARGIN = 8 // px between the sentence and the link or the window's edge

export class Terms {
  /** @type {HTMLAnchorElement | null} */ shown = null
  /** @type {HTMLAnchorElement | null} */ tapped = null
  /** @type {WeakMap<HTMLAnchorElement, string>} */ sentences = new WeakMap()
  /** @type {number | undefined} */ timer
  pointer = ""

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make("span", { class: "bn-terms" }, parent)
    const attributes = { class: "bn-term", id: "bn-term", role: "tooltip", popover: "manual" }
    this.box = make("div", attributes, this.root)
    this.abort = new AbortController()
    this.listen("pointerover", (event) => this.onOver(event))
    this.listen("focusin", (event) => {
      const link = termOf(event)
      if (link?.matches(":focus-visible")) this.show(link)
    })
    this.listen("focusout", (event) => termOf(event) && this.hide())
    this.listen("pointerdown", (event) => (this.pointer = event.pointerType))
    this.listen("click", (event) => this.onClick(event))
    this.listen("keydown", (event) => event.key === "Escape" && this.hide())
    this.listen("scroll", () => this.hide())
  }

  /**
   * @template {keyof DocumentEventMap} Name
   * @param {Name} name
   * @param {(event: DocumentEventMap[Name]) => void} act
   */
  listen(name, act) {
    document.addEventListener(name, act, { signal: this.abort.signal, capture: true })
  }

  dispose() {
    this.hide()
    this.abort.abort()
    this.root.remove()
  }

  /** @param {PointerEvent} event */
  onOver(event) {
    if (event.pointerType === "touch") return
    const link = termOf(event)
    if (link) this.show(link)
    else if (this.box.contains(/** @type {Node} */ (event.target))) clearTimeout(this.timer)
    else if (this.shown && this.shown !== document.activeElement) this.hideSoon()
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const link = termOf(event)
    if (link && this.pointer === "touch" && this.tapped !== link) {
      event.preventDefault()
      this.show(link)
      this.tapped = link
    } else if (!this.box.contains(/** @type {Node} */ (event.target))) this.hide()
  }

  /** @param {HTMLAnchorElement} link */
  show(link) {
    clearTimeout(this.timer)
    if (link === this.shown) return
    this.hide()
    if (link.title) this.sentences.set(link, link.title)
    link.removeAttribute("title") // or the browser would show it, too
    this.box.textContent = this.sentences.get(link) ?? ""
    this.box.showPopover()
    const { left, top } = placeBox(
      link.getBoundingClientRect(),
      this.box.getBoundingClientRect(),
      { width: document.documentElement.clientWidth, height: innerHeight },
    )
    this.box.style.left = `${left}px`
    this.box.style.top = `${top}px`
    link.setAttribute("aria-describedby", this.box.id)
    this.shown = link
  }

  hideSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.hide(), PATIENCE)
  }

  hide() {
    clearTimeout(this.timer)
    this.tapped = null
    if (!this.shown) return
    this.shown.removeAttribute("aria-describedby")
    this.shown.title = this.sentences.get(this.shown) ?? ""
    this.shown = null
    this.box.hidePopover()
  }
}

/**
 * The link to a term that an event happened on.
 * @param {Event} event
 * @returns {HTMLAnchorElement | null}
 */
function termOf(event) {
  return event.target instanceof Element ? event.target.closest(TERM) : null
}

/**
 * Where a box stands: below the link, or above it if there is no room, and within the window.
 * @param {{ left: number, top: number, bottom: number }} link
 * @param {{ width: number, height: number }} box
 * @param {{ width: number, height: number }} view
 */
export function placeBox(link, box, view) {
  const left = Math.max(MARGIN, Math.min(link.left, view.width - box.width - MARGIN))
  const below = link.bottom + MARGIN
  const fits = below + box.height <= view.height - MARGIN
  return { left, top: fits ? below : Math.max(MARGIN, link.top - box.height - MARGIN) }
}
