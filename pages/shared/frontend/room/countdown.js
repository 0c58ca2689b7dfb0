// The time that is left to answer. The server says with every view how many seconds there are; this
// only counts on from there.

import { html, nothing } from "../template.js"

export class Countdown {
  /** @type {number | null} when it ends, by performance.now() */ end = null
  /** @type {number | null} */ timer = null

  /** @param {() => void} onTick called when another second is shown */
  constructor(onTick) {
    this.onTick = onTick
  }

  /** @param {number} [left] seconds; without them there is no timer */
  start(left) {
    this.stop()
    if (left === undefined) return
    this.end = performance.now() + 1000 * left
    this.wait()
  }

  /** The whole seconds that are left; null without a timer. */
  get seconds() {
    return this.end === null ? null : Math.max(0, Math.ceil((this.end - performance.now()) / 1000))
  }

  wait() {
    const left = (this.end ?? 0) - performance.now()
    if (left <= 0) return
    this.timer = setTimeout(() => {
      this.onTick()
      this.wait()
    }, left % 1000 + 5)
  }

  stop() {
    if (this.timer) clearTimeout(this.timer)
    this.end = this.timer = null
  }
}

/** @param {Countdown} countdown */
export function drawCountdown({ seconds }) {
  if (seconds === null) return nothing
  return html`<span class="bn-countdown" role="timer">${formatSeconds(seconds)} left</span>`
}

/**
 * Seconds as a clock shows them, such as 1:05.
 * @param {number} seconds
 */
export function formatSeconds(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
