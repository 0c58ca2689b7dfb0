// Questions that a worker answers. While no worker can, the lab says why, and is asked again.

const REPLACED = 1500 // ms in which a page that changes quickly learns what is there instead

/** @param {number} ms */
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Ask until there is an answer that a worker has given, or until nobody wants it.
 *
 * @param {string} url
 * @param {RequestInit} options
 * @param {() => boolean} isWanted whether this is still the question
 * @param {(sentence: string) => void} tell shows why nothing is computed
 * @returns {Promise<any>} the JSON of the last answer
 */
export async function askWorkers(url, options, isWanted, tell) {
  for (;;) {
    const answer = await fetch(url, options)
    const result = await answer.json()
    if (answer.status === 404) await wait(REPLACED) // what it asked for is gone
    const seconds = Number(answer.headers.get("Retry-After"))
    if (!seconds || !isWanted()) return result
    tell(result.error)
    await wait(1000 * seconds)
    if (!isWanted()) return result
  }
}
