// The verified badge: asks a worker's verdict on what the page has drawn, and writes it.

const MARKS = { agrees: "✓", differs: "✗", refused: "!" }

export default function ({ parentElement, data }) {
  let root = parentElement.querySelector(".bn-badge")
  if (!root) {
    root = document.createElement("div")
    root.className = "bn-badge"
    root.setAttribute("role", "status")
    parentElement.appendChild(root)
  }
  if (root.dataset.url === data.url) return
  root.dataset.url = data.url
  write(root, "waiting", "…", data.waiting)
  fetch(data.url)
    .then((answer) => answer.json())
    .then((verdict) => {
      if (root.dataset.url !== data.url) return
      if (verdict.error) write(root, "unknown", "?", verdict.error)
      else write(root, verdict.state, MARKS[verdict.state] ?? "?", verdict.sentence)
    })
    .catch(() => root.dataset.url === data.url && write(root, "unknown", "?", "The lab does not answer, so this is not checked."))
}

function write(root, state, mark, sentence) {
  root.dataset.state = state
  root.textContent = `${mark} ${sentence}`
}
