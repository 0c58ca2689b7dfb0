// What this browser stores for the lab. Some browsers refuse to store anything.

/**
 * The result of `use`, or `otherwise` if this browser refuses.
 * @template Result
 * @param {() => Result} use
 * @param {Result} otherwise
 */
export function attempt(use, otherwise) {
  try {
    return use()
  } catch {
    return otherwise
  }
}
