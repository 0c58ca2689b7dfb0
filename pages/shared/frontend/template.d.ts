// The types of what template.js uses of lit-html, as its documentation describes it.

/** What `html` and `svg` make, to be drawn by `render`. */
export interface Template {
  readonly strings: TemplateStringsArray
  readonly values: unknown[]
}
/** A template, or nothing at its place. */
export type Part = Template | typeof nothing

export const nothing: unique symbol
export const noChange: unique symbol
export function html(strings: TemplateStringsArray, ...values: unknown[]): Template
export function svg(strings: TemplateStringsArray, ...values: unknown[]): Template
export function render(value: unknown, container: HTMLElement | DocumentFragment): unknown

/** A value that knows the place at which it is drawn. */
export class Directive {
  render(...values: unknown[]): unknown
  update(part: { element: HTMLInputElement }, values: unknown[]): unknown
}
export function directive(kind: typeof Directive): (...values: unknown[]) => unknown

/** A template that is created again when its key changes. */
export function keyed(key: unknown, value: unknown): unknown
/** A property's value, compared with what the page holds, which a reader may have changed. */
export function live(value: unknown): unknown
/** A list whose nodes stay those of their items. */
export function repeat<Item>(
  items: Iterable<Item>,
  key: (item: Item) => unknown,
  template: (item: Item, index: number) => unknown,
): unknown
