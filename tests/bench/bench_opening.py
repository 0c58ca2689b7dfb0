"""How long a browser takes to show the first figure of a lesson, against a page with one chart.

Run as a script: ``python -m tests.bench.bench_opening``. The other page is Streamlit's alone, with
a slider and a chart, served by a process of its own and opened in turns with the lessons. "New" is
a browser that has nothing of either server yet, "again" one that has opened the page before. Beside
the times stands the processor time of the page's main thread, which other work on the machine
changes less.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from playwright.sync_api import BrowserContext, sync_playwright

from tests.bench.served_lab import serve_blank, serve_lab
from tests.browser.chromium import launch_options
from tests.browser.conftest import DESK

PAGES = ("why_normalize", "epsilon", "activations", "landscape")
ROUNDS = 6
FIGURE = ".bn-panel .main-svg, .stPlotlyChart .main-svg"

_SHOWN = """selector => new Promise(resolve => {
  const look = () => {
    if (!document.querySelector(selector)) return
    watch.disconnect()
    requestAnimationFrame(() => resolve(performance.now()))
  }
  const watch = new MutationObserver(look)
  watch.observe(document, { childList: true, subtree: true })
  look()
})"""
"""Milliseconds from the request until a frame with the figure is drawn."""

Opening = tuple[float, float]
"""Milliseconds until the first figure, and those of the main thread's processor time."""


def open_once(context: BrowserContext, address: str) -> Opening:
    """Open a page in a new tab, and wait for its first figure."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="commit")
    elapsed = page.evaluate(_SHOWN, FIGURE)
    metrics = tools.send("Performance.getMetrics")["metrics"]
    [spent] = [each["value"] for each in metrics if each["name"] == "TaskDuration"]
    page.close()
    return elapsed, spent * 1e3


def compare(addresses: dict[str, str], rounds: int, uncounted: int) -> None:
    """Print medians and ratios to the first of these pages, after rounds that do not count."""
    new: dict[str, list[Opening]] = {name: [] for name in addresses}
    again: dict[str, list[Opening]] = {name: [] for name in addresses}
    options = launch_options()  # looks for a browser with a Playwright of its own
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        known = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
        for turn in range(uncounted + rounds):
            for name, address in addresses.items():
                fresh = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
                openings = open_once(fresh, address), open_once(known, address)
                fresh.close()
                if turn >= uncounted:
                    new[name].append(openings[0])
                    again[name].append(openings[1])
        browser.close()
    print(
        f"{'':32} {'new: ms':>8} {'ratio':>6} {'cpu':>6} {'again: ms':>10} {'ratio':>6} {'cpu':>6}"
    )
    base = next(iter(addresses))
    for name in addresses:
        columns = []
        for each in (new, again):
            elapsed, spent = median(each[name])
            known_elapsed, known_spent = median(each[base])
            columns += [elapsed, elapsed / known_elapsed, spent / known_spent]
        print("{:32} {:8.0f} {:6.2f} {:6.2f} {:10.0f} {:6.2f} {:6.2f}".format(name, *columns))


def median(openings: Sequence[Opening]) -> Opening:
    """The median of each number."""
    elapsed, spent = zip(*openings, strict=True)
    return statistics.median(elapsed), statistics.median(spent)


def main(pages: Sequence[str] = PAGES, rounds: int = ROUNDS, uncounted: int = 1) -> None:
    """Serve the lab and a page with a chart, and open them in turns."""
    with serve_lab() as lab, serve_blank() as blank:
        lessons = {f"first figure of {name}": f"{lab.url}/{name}" for name in pages}
        compare({"a page with one chart": blank.url, **lessons}, rounds, uncounted)


if __name__ == "__main__":
    main()
