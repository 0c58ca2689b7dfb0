// The wall: large type, the way to join always visible, and one activity at a time.

import { html } from "../template.js"
import { ActivityView } from "./activity_view.js"
import { drawCountdown } from "./countdown.js"

/** @import { Room } from "./room.js" */
/** @import { StageView, WallData } from "./types.d.ts" */

const ZOOMS = [1, 0.9, 0.8, 0.7, 0.6, 0.5] // of words that a wall has no room for

export class Wall {
  /** @param {Room} room */
  constructor(room) {
    this.room = room
    this.activity = new ActivityView(this.data)
    this.onResize = () => this.fit()
    addEventListener("resize", this.onResize)
  }

  get data() {
    return /** @type {WallData} */ (this.room.data)
  }

  drawOutside() {
    const words = "This room was deleted, or this browser has no key to it. " +
      "Open this view from the teacher's page."
    return html`<p>${words}</p>`
  }

  /** @param {StageView | null} view */
  draw(view) {
    const { at, qr, shown, headings } = this.data
    const here = view ? `${view.here} here${view.door ? "" : ", closed to new students"}` : ""
    return html`
      <header class="bn-top">
        <h2>${view ? headings[view.kind] ?? "Join on your phone" : ""}</h2>
        <div class="bn-invitation">
          <div>
            <div class="bn-join-address">${at}</div>
            <div class="bn-code">${shown}</div>
            <div class="bn-here">${here}</div>
            ${drawCountdown(this.room.countdown)}
          </div>
          <img src=${qr} alt=${`QR of ${at}`}>
        </div>
      </header>
            ${view ? this.activity.draw(view) : ""}
    `
  }

  /** @param {StageView | null} view */
  onDrawn(view) {
    if (!view) return
    this.room.root.dataset.kind = view.kind
    this.activity.move(view)
    this.fit()
  }

  // A wall is not scrolled, so long text is written smaller.
  fit() {
    const { root } = this.room, { strips } = this.activity
    const words = /** @type {HTMLElement | null} */ (root.querySelector(".bn-words"))
    if (!words) return
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
