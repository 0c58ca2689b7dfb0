// The wall: large type, the way to join always visible, and one activity at a time.

import { html, nothing } from "../template.js"
import { ActivityView, describeCount } from "./activity_view.js"
import { drawCountdown } from "./countdown.js"

/** @import { Room } from "./room.js" */
/** @import { StageView, WallData } from "./types.d.ts" */

const LARGEST = 2.4, SMALLEST = 0.25, STEP = 0.94 // zoom of the words
const PARTS = ".bn-alert, .bn-top, .bn-words, .bn-call" // what stands above and below the strips
const CALLS = /** @type {Record<string, string>} */ ({
  predict: "Answer on your phone now",
  vote: "Vote on your phone now",
  class_sweep: "Choose on your phone now",
  write_line: "Write on your phone now",
})

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
    const { code } = this.data
    const submit = (/** @type {SubmitEvent} */ event) => this.enter(event)
    const known = code
      ? html`<p>
          This screen cannot show room ${this.data.shown}: the code is incomplete or wrong, or the
          room was deleted.
        </p>`
      : nothing
    return html`<div class="bn-wall-door">
      <h2>Show a room on this screen</h2>
      ${known}
      <p>Enter the projector's code. The teacher's view shows it.</p>
      <form class="bn-join" @submit=${submit}>
        <label>Projector's code<input
            class="bn-code"
            name="code"
            maxlength="20"
            autocapitalize="characters"
            autocomplete="off"
            required
          ></label>
        <button class="bn-button bn-main">Show the room</button>
      </form>
    </div>`
  }

  /** @param {SubmitEvent} event */
  enter(event) {
    event.preventDefault()
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target))
    const { room, wall } = this.data.letters
    const { code, key } = readWallCode(String(form.get("code")), room)
    if (key.length !== wall) {
      const length = `${room + wall} letters: the ${room} of the room and ${wall} more`
      return this.room.showAlert(`A projector's code has ${length}. The teacher's view shows it.`)
    }
    // The page draws the room's QR code, and takes the key from behind the #.
    const stays = location.pathname === "/wall" && location.search === `?code=${code}`
    location.assign(`/wall?code=${code}#key=${key}`)
    if (stays) location.reload()
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
          </div>
          <img src=${qr} alt=${`QR of ${at}`}>
        </div>
      </header>
            ${view ? this.activity.draw(view) : nothing} ${view ? this.drawCall(view) : nothing}
    `
  }

  /**
   * What the class does now, how many have done it, and how long there is.
   * @param {StageView} view
   */
  drawCall(view) {
    const { kind, phase, activity } = view
    const asks = kind in CALLS
    if (!asks && !this.room.countdown.seconds) return nothing
    const words = phase === "open"
      ? CALLS[kind] ?? ""
      : phase === "closed"
      ? "Answers are closed"
      : ""
    const count = asks
      ? html`
        <span class="bn-answered">${describeCount(view)}</span>
        <progress max=${Math.max(1, view.here)} value=${activity.answered}></progress>
      `
      : nothing
    return html`<footer class="bn-call" data-phase=${phase ?? nothing}>
      ${words ? html`<strong>${words}</strong>` : nothing} ${count} ${
      drawCountdown(this.room.countdown)
    }
    </footer>`
  }

  /** @param {StageView | null} view */
  onDrawn(view) {
    if (!view) return
    this.room.root.dataset.kind = view.kind
    this.activity.move(view)
    this.fit()
  }

  // A wall is not scrolled: what it shows is as large as there is room for.
  fit() {
    const { root } = this.room, { strips } = this.activity
    const words = /** @type {HTMLElement | null} */ (root.querySelector(".bn-words"))
    if (!words) return
    if (strips.shown.length) {
      words.style.zoom = "1"
      return strips.fit(root.clientHeight - heightAround(root))
    }
    for (let zoom = LARGEST; zoom > SMALLEST; zoom *= STEP) {
      words.style.zoom = String(zoom)
      if (root.scrollHeight <= root.clientHeight && words.scrollWidth <= words.clientWidth) return
    }
  }

  dispose() {
    removeEventListener("resize", this.onResize)
    this.activity.dispose()
  }
}

/**
 * The px that a wall needs around its strips.
 * @param {HTMLElement} root
 */
function heightAround(root) {
  const { paddingTop, paddingBottom } = getComputedStyle(root)
  let height = parseFloat(paddingTop) + parseFloat(paddingBottom)
  for (const part of root.querySelectorAll(PARTS)) height += part.getBoundingClientRect().height
  return height
}

/**
 * The room's code and the wall's own letters, in one text as the teacher's view shows them.
 * @param {string} text
 * @param {number} many letters of a room's code
 */
export function readWallCode(text, many) {
  const letters = text.toUpperCase().replace(/[^A-Z]/g, "")
  return { code: letters.slice(0, many), key: letters.slice(many) }
}
