// The places that a browser keeps in rooms, a student's or a teacher's: a reload, and a Wi-Fi that was
// gone, find them again. Some browsers refuse to keep anything: then a place lasts as long as its page.

const PREFIX = "bn-room", NEWEST = `${PREFIX} newest`

const key = (who, code) => `${PREFIX} ${who} ${code}`

function willing(use, otherwise = null) {
  try {
    return use()
  } catch {
    return otherwise
  }
}

export const read = (who, code) => willing(() => localStorage.getItem(key(who, code)))

export const write = (who, code, token) => willing(() => {
  localStorage.setItem(key(who, code), token)
  if (who === "teacher") localStorage.setItem(NEWEST, code)
})

export const drop = (who, code) => willing(() => localStorage.removeItem(key(who, code)))

// The code of the room whose place this key of the storage is, "" if it is none of theirs.
export const codeOf = (who, stored) => (stored?.startsWith(key(who, "")) ? stored.slice(key(who, "").length) : "")

// The codes of the rooms that are led from here, the newest first.
export const led = () => willing(() => {
  const newest = localStorage.getItem(NEWEST)
  const codes = Object.keys(localStorage).map((stored) => codeOf("teacher", stored)).filter(Boolean)
  return codes.sort((one, other) => (other === newest) - (one === newest))
}, [])
