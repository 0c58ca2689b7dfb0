// Templates of HTML and SVG, by lit-html (see vendor/lit-html/VERSION): a template is drawn again
// with other values, and only the values that changed are written to the page.

// @ts-types="./template.d.ts"
import { html, noChange, nothing, render, svg } from "./vendor/lit-html/lit-html.js"
// @ts-types="./template.d.ts"
import { Directive, directive } from "./vendor/lit-html/directive.js"
// @ts-types="./template.d.ts"
import { keyed } from "./vendor/lit-html/directives/keyed.js"
// @ts-types="./template.d.ts"
import { live } from "./vendor/lit-html/directives/live.js"
// @ts-types="./template.d.ts"
import { repeat } from "./vendor/lit-html/directives/repeat.js"

/** @typedef {import("./template.d.ts").Template} Template */
/** @typedef {import("./template.d.ts").Part} Part */

/** The value of a field, which is left alone while somebody is typing into it. */
class FieldValue extends Directive {
  /**
   * @override
   * @param {{ element: HTMLInputElement }} part
   * @param {unknown[]} values
   */
  update({ element }, [value]) {
    const { activeElement } = /** @type {Document} */ (element.getRootNode())
    if (activeElement !== element && element.value !== String(value)) element.value = String(value)
    return noChange
  }
}

export const unlessTyping = directive(FieldValue)
export { html, keyed, live, nothing, render, repeat, svg }
