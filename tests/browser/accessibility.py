"""What axe-core says of a page, without what Streamlit alone could change."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

STREAMLITS = {
    ("list", "stSidebarNavItems"): "the menu of a phone has headings among its items",
    ("listitem", "stSidebarNav"): "the items of a section stand outside of the menu's list",
    ("presentation-role-conflict", "stFileUploader"): "its drop zone can be focused and is named",
    ("scrollable-region-focusable", "stCode"): "browsers let the focus into what scrolls",
    ("scrollable-region-focusable", "stMarkdown"): "the same for a formula wider than a phone",
}
"""Why a violation stays, by its rule and the part of Streamlit's page that has it."""
COLOURS = {"runOnly": ["color-contrast"]}

_CONTRAST = """node => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  const paint = (colour) => {
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
  }
  const measure = () => {
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((each) => each / 255)
    const [red, green, blue] = parts.map((each) =>
      each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
  }
  const grounds = []
  for (let each = node; each; each = each.parentElement) {
    grounds.unshift(getComputedStyle(each).backgroundColor)
  }
  grounds.forEach(paint)
  const ground = measure()
  paint(getComputedStyle(node).color)
  return Math.max(measure(), ground) / Math.min(measure(), ground)
}"""


def measure_contrast(words: Locator) -> float:
    """Return the contrast of words to what lies below them, from 1 to 21 (WCAG 2.2, 1.4.3).

    axe-core leaves out what is disabled.
    """
    return float(words.evaluate(_CONTRAST))


_VIOLATIONS = """async ([asked, streamlits]) => {
  const { violations } = await axe.run({ ...asked, elementRef: true })
  const isStreamlits = (id, element) => streamlits.some(([rule, part]) =>
    rule === id && element?.closest(`[data-testid=${part}]`))
  return violations.flatMap(({ id, nodes }) => nodes
    .filter(({ element }) => !isStreamlits(id, element))
    .map(({ html, target, failureSummary }) =>
      `${id}: ${html.slice(0, 200)} at ${target}\\n${failureSummary}`))
}"""


def list_violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Return a line for each part of a page that axe-core complains about."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    asked = {"resultTypes": ["violations"], **(options or {})}
    violations: list[str] = page.evaluate(_VIOLATIONS, [asked, list(STREAMLITS)])
    return violations
