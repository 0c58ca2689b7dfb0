// A pace for drawing pictures that come faster than they can be drawn.

/**
 * Works for a frame of the screen when asked to, half of the time at most.
 *
 * After work that took a while it rests as long, so that the page answers its reader.
 */
export class Pace {
  /** @type {number | null} the animation frame in which it works next */ #frame = null
  /** when it may work again, in ms */ #rested = 0

  /** @param {() => Promise<void>} work */
  constructor(work) {
    this.work = work
  }

  /** Whether it has been asked and has not begun. */
  get waits() {
    return this.#frame !== null
  }

  /** Ask for work; to ask again before it begins changes nothing. */
  ask() {
    this.#frame ??= requestAnimationFrame(async (now) => {
      this.#frame = null
      if (now < this.#rested) return this.ask()
      await this.work()
      this.#rested = 2 * performance.now() - now
    })
  }

  /** Take back what was asked. */
  drop() {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
  }
}
