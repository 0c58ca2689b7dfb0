// The tokens of a student or a teacher that this browser stores, so that a reload and a lost Wi-Fi
// find them again. Some browsers refuse to store anything; then a token lasts as long as its page.

import { attempt } from "../storage.js"

/** @typedef {"student" | "teacher" | "wall"} Role */

const PREFIX = "bn-room", NEWEST = `${PREFIX} newest`

/**
 * @param {Role} role
 * @param {string} code
 */
const storageKey = (role, code) => `${PREFIX} ${role} ${code}`

/**
 * @param {Role} role
 * @param {string} code
 */
export function readToken(role, code) {
  return attempt(() => localStorage.getItem(storageKey(role, code)), null)
}

/**
 * @param {Role} role
 * @param {string} code
 * @param {string} token
 */
export function writeToken(role, code, token) {
  attempt(() => {
    localStorage.setItem(storageKey(role, code), token)
    if (role === "teacher") localStorage.setItem(NEWEST, code)
  }, undefined)
}

/**
 * @param {Role} role
 * @param {string} code
 */
export function removeToken(role, code) {
  attempt(() => localStorage.removeItem(storageKey(role, code)), undefined)
}

/**
 * The code of the room whose token stands under this key of the storage; "" if there is none.
 * @param {Role} role
 * @param {string | null} stored
 */
export function codeOfKey(role, stored) {
  const prefix = storageKey(role, "")
  return stored?.startsWith(prefix) ? stored.slice(prefix.length) : ""
}

/**
 * The codes of the rooms that a teacher leads from this browser, the newest first.
 * @returns {string[]}
 */
export function listLedRooms() {
  return attempt(() => {
    const newest = localStorage.getItem(NEWEST)
    const codes = Object.keys(localStorage).map((stored) => codeOfKey("teacher", stored))
    return codes.filter(Boolean).sort((one, other) => +(other === newest) - +(one === newest))
  }, [])
}
