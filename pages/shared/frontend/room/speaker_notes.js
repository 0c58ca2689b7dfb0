// What the speaker says in a step of the plan, and which step comes next. Only the teacher sees it.

import { html, nothing } from "../template.js"
import { letterOf } from "./votes.js"

/** @import { Part } from "../template.js" */
/** @import { Notes, TeacherView } from "./types.d.ts" */

/**
 * The notes of the activity that is going on, and the next step of the plan.
 * @param {TeacherView} view
 * @param {Record<string, string>} kinds
 */
export function drawNotes({ notes, next }, kinds) {
  if (!notes && !next) return nothing
  const now = notes
    ? html`<section class="bn-notes" aria-label="Your notes">
        <h3>Your notes: ${notes.title}</h3>
        ${drawLines(notes)}
      </section>`
    : nothing
  return html`<aside class="bn-aside">${now} ${
    next ? drawNext(next, kinds, !notes) : nothing
  }</aside>`
}

/** @param {Notes} notes */
function drawLines({ do: act, ask, right, wrong, reply }) {
  /** @type {[string, string][]} */
  const lines = [
    ["", act],
    ["Ask.", ask],
    ["Answer.", right],
    ["A common wrong answer:", wrong && `“${wrong}”`],
    ["Reply:", wrong && reply],
  ]
  return lines.filter(([, text]) => text).map(([label, text]) =>
    html`<p>${
      label
        ? html`
          <b>${label}</b>
        `
        : nothing
    }${text}</p>`
  )
}

/**
 * @param {NonNullable<TeacherView["next"]>} next
 * @param {Record<string, string>} kinds
 * @param {boolean} open whether its notes are shown at once
 */
function drawNext({ kind, activity, notes }, kinds, open) {
  const title = notes?.title ? `${notes.title} (${kinds[kind]})` : kinds[kind]
  const options = (activity.options ?? []).map((
    /** @type {string} */ text,
    /** @type {number} */ at,
  ) => html`<li>${letterOf(at)}. ${text}${at === activity.right ? " ✓" : ""}</li>`)
  const answer = activity.written ? html`<p>Answer: ${activity.written}</p>` : nothing
  return html`<section class="bn-next" aria-label="Next step">
    <h3>Next: ${title}</h3>
    ${activity.text ? html`<p>${activity.text}</p>` : nothing}
    ${activity.link ? html`<p>${activity.link}</p>` : nothing}
    ${options.length ? html`<ul class="bn-options">${options}</ul>` : nothing}
    ${kind === "predict" ? answer : nothing}
    ${
    notes
      ? html`<details ?open=${open}><summary>Notes of the next step</summary>${
        drawLines(notes)
      }</details>`
      : nothing
  }
  </section>`
}
