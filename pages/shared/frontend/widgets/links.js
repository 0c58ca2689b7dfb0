// Serves the links of the lab: opens pages within the session, and shows the sentences of terms.

import { component } from "../dom.js"
import { provideClipboard } from "./clipboard.js"
import { reportLostConnection } from "./connection.js"
import { NumberFields } from "./number_fields.js"
import { keepFocusOnStep } from "./step_focus.js"
import { showPictureOfStep } from "./step_picture.js"
import { Terms } from "./terms.js"
import { tolerateTranslation } from "./translation.js"
import { offerWholeLesson } from "./whole_lesson.js"

/** @import { Trigger } from "../dom.js" */

// In a text Streamlit sends each link to a new tab, those within the lab, too.
const WITHIN = "a.bn-open, [data-testid=stMarkdownContainer] a[href^='/']"

class Links {
  /** @type {Trigger} */ trigger

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.terms = new Terms(parent)
    this.numbers = new NumberFields(parent)
    this.abort = new AbortController()
    const { signal } = this.abort
    document.addEventListener("click", (event) => this.onClick(event), { signal })
    keepFocusOnStep(signal)
    showPictureOfStep(signal)
    reportLostConnection(signal)
    offerWholeLesson(parent)
  }

  dispose() {
    this.abort.abort()
    this.terms.dispose()
    this.numbers.dispose()
  }

  /**
   * @param {unknown} _
   * @param {Trigger} trigger
   */
  receive(_, trigger) {
    this.trigger = trigger
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const link = event.target instanceof Element ? event.target.closest(WITHIN) : null
    // With a key held, or another button, the reader asks for a new tab or window. A term's first
    // tap shows its sentence.
    if (
      !link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey ||
      event.shiftKey
    ) return
    event.preventDefault()
    this.trigger("opened", { link: link.getAttribute("href") })
  }
}

tolerateTranslation()
provideClipboard()

export default component(Links)
