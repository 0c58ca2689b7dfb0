// Questions that a worker answers. While no worker can, the lab says why, and is asked again.

const REPLACED = 1500 // ms in which a page that is being changed learns what it has to ask for now

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
    if (answer.status === 404) await new Promise((resolve) => setTimeout(resolve, REPLACED))
    const seconds = Number(answer.headers.get("Retry-After"))
    if (!seconds || !isWanted()) return result
    tell(result.error)
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds))
    if (!isWanted()) return result
  }
}
