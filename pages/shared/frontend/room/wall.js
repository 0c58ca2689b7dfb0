// The wall: large type, the way to join always visible, and one activity at a time.

import { make } from "../dom.js"
import { ActivityView } from "./activity_view.js"

/** @import { Room } from "./room.js" */
/** @import { StageView, WallData } from "./types.d.ts" */

const ZOOMS = [1, 0.9, 0.8, 0.7, 0.6, 0.5] // of words that a wall has no room for

export class Wall {
  /** @param {Room} room */
  constructor(room) {
    this.room = room
    this.onResize = () => this.fit()
    addEventListener("resize", this.onResize)
    const top = make("header", { class: "bn-top" }, room.body)
    this.title = make("h2", {}, top)
    this.invitation = make("div", { class: "bn-invitation" }, top)
    this.here = make("div", { class: "bn-here" })
    this.activity = new ActivityView(room.body, this.data)
    this.refresh()
  }

  get data() {
    return /** @type {WallData} */ (this.room.data)
  }

  refresh() {
    const { at, qr, shown } = this.data
    const words = make("div")
    make("div", { class: "bn-join-address" }, words, at)
    make("div", { class: "bn-code" }, words, shown)
    words.append(this.here)
    this.invitation.replaceChildren(words, make("img", { src: qr, alt: `QR of ${at}` }))
  }

  showOutside() {
    const words = "This room was deleted, or this browser has no key to it. " +
      "Open this view from the teacher's page."
    make("p", {}, this.room.body, words)
  }

  /** @param {StageView} view */
  draw(view) {
    this.room.root.dataset.kind = view.kind
    this.title.textContent = this.data.headings[view.kind] ?? "Join on your phone"
    this.here.textContent = `${view.here} here${view.door ? "" : ", closed to new students"}`
    this.activity.draw(view)
    this.fit()
  }

  // A wall is not scrolled, so long text is written smaller.
  fit() {
    const { root } = this.room, { words, strips } = this.activity
    const foot = parseFloat(getComputedStyle(root).paddingBottom)
    words.style.zoom = "1"
    const top = strips.root.getBoundingClientRect().top + root.scrollTop
    strips.fit(root.clientHeight - foot - top)
    if (strips.shown.length) return
    for (const zoom of ZOOMS) {
      words.style.zoom = String(zoom)
      if (root.scrollHeight <= root.clientHeight) return
    }
  }

  dispose() {
    removeEventListener("resize", this.onResize)
    this.activity.dispose()
  }
}
