// Says why the lab stays empty in a frame that its site has sandboxed.
//
// Without "allow-same-origin" a frame has no origin: the browser refuses it the lab's modules. A
// plain script like this one is not refused.

if (origin === "null") {
  const say = () => {
    document.body.style.font = "1rem/1.5 sans-serif"
    document.body.style.margin = "2rem"
    document.body.replaceChildren(
      "BatchNorm Lab does not work here, because the page around it sandboxes this frame " +
        "without “allow-same-origin”. Open the lab in a tab of its own: ",
      Object.assign(document.createElement("a"), {
        href: location.href,
        target: "_blank",
        rel: "noopener",
        textContent: location.href,
      }),
    )
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", say)
  else say()
}
