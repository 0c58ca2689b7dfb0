"""What the tests do on a page, in the reader's words: wait, read the strip, play."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import (
    ConsoleMessage,
    Error,
    FloatRect,
    Frame,
    Locator,
    Page,
    expect,
)

from bn_core.course.curriculum import LESSONS as CURRICULUM
from bn_core.course.curriculum import PAGES
from tests.browser.server import until

WAIT = 120_000
"""Milliseconds for whatever a page does; a loaded machine is slow, a broken page never ready."""
LESSONS = tuple(f"/{each.name}" for each in CURRICULUM if each.kind == "lesson")
"""The address of every lesson."""
TOOLS = ("/", *(f"/{each.name}" for each in PAGES if each.kind == "tool"))
"""Those of the pages that are none."""
PHONE = {"width": 390, "height": 844}
OURS = (
    ".bn-strip, .bn-live, .bn-animation, .bn-badge, .bn-button, .bn-graph, .bn-block, "
    ".bn-exercise, .bn-exercise textarea, .bn-room, .bn-room input, .bn-room select, "
    ".bn-vote-changes, .bn-map, .bn-histogram"
)
"""What our own scripts draw."""
STRIPPED = ("/four_steps",)
"""The lessons whose reader has a batch on a strip of their own."""
LABELS = ("x", "x − μ", "x̂", "y")

_OWN_PROBES = re.compile(r"/_stcore/(health|host-config)$")
"""Streamlit looks for its endpoints below the page's own path first, and gets 404."""


class Watch:
    """Where the watched pages went, their uncaught errors and their errors in the console.

    A request to another host is such an error: the lab's policy refuses it, and if it did not, no
    other host has an address here (``FLAGS`` of the browser). So nobody looks at each of the 150
    requests of a page.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def over(self, page: Page) -> None:
        """Watch a page, from before its first request."""
        page.on("framenavigated", self._went)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))

    def expect(self, pattern: str) -> None:
        """Say which fault the test provokes."""
        self._expected.append(re.compile(pattern))

    def check(self) -> None:
        """AssertionError if a page left the machine or complained."""
        left = [f for f in self.faults if not any(e.search(f) for e in self._expected)]
        assert not left, "the pages complained:\n" + "\n".join(left)

    def _went(self, frame: Frame) -> None:
        url = urlsplit(frame.url)
        if url.hostname != "127.0.0.1" and url.scheme not in ("about", "data", "blob"):
            self.faults.append(f"a page left the machine: {frame.url}")

    def _said(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not _OWN_PROBES.search(url):
            self.faults.append(f"console: {message.text} ({url})")


def settled(page: Page) -> Page:
    """Wait until the page's script has run, is not running, and every component of ours is there.

    They come in any order: until then the first player of a page need not be its first.
    """
    page.locator("[data-testid=stHeading]").first.wait_for(state="attached")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    empty = "[data-testid=stBidiComponentRegular]:not(:has([class^='bn-']))"
    # What stands for a component until it comes is 40 px high. When it goes, a button moves away
    # under a click.
    standing_in = "[data-testid=stSkeleton]"
    page.locator(f"{empty}, {standing_in}").first.wait_for(state="detached")
    if urlsplit(page.url).path in STRIPPED:
        strip(page)
    return page


def more_settings(page: Page) -> None:
    """Open the settings that few need."""
    page.get_by_text("More settings").click()


def turn_to(page: Page, section: str, title: str) -> None:
    """Open a lesson from the navigation."""
    page.get_by_role("button", name=section, exact=True).click()
    page.get_by_role("menuitem", name=title, exact=True).click()


def strip(page: Page) -> Locator:
    """The strip, drawn."""
    found = page.locator(".bn-strip")
    found.locator("circle").first.wait_for()
    return found


def rectangle(part: Locator) -> FloatRect:
    """Where a part of a figure is on the screen, once it is in view and stands still.

    A figure draws itself again when it is seen or finds its room, and its parts with it: a part
    that was found a moment ago need not be there any more.
    """
    script = """node => {
      node.scrollIntoView({ block: "center" })
      const { x, y, width, height } = node.getBoundingClientRect()
      return { x, y, width, height }
    }"""
    seen: list[FloatRect] = []

    def still() -> bool:
        seen.append(part.evaluate(script))
        return bool(seen[-1]["width"]) and seen[-2:-1] == seen[-1:]

    until(still, "a part of a figure that stands still")
    return seen[-1]


def middle(part: Locator) -> tuple[float, float]:
    """The middle of a part of a figure, on the screen."""
    box = rectangle(part)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def dot(page: Page, row: int, sample: int) -> Locator:
    """The dot of a sample (from 1) on a line (from 0)."""
    return page.locator(f".bn-strip circle[data-row='{row}'][data-index='{sample - 1}']")


def numbers(page: Page) -> NDArray[np.float64]:
    """(4, samples): the numbers behind the dots, in full precision, a row for each line."""
    titles = strip(page).locator("circle title").all_text_contents()
    found = [re.fullmatch(r"sample (\d+): (.+) = (\S+)", title) for title in titles]
    assert all(found), titles
    rows = {label: [float(m[3]) for m in found if m and m[2] == label] for label in LABELS}
    return np.array([rows[label] for label in LABELS])


def parameters(page: Page) -> dict[str, str]:
    """What the address holds."""
    # page.url is what Playwright last heard of; the page itself knows what is true now.
    held = parse_qs(urlsplit(page.evaluate("location.href")).query, keep_blank_values=True)
    return {name: values[0] for name, values in held.items()}


def by_hand(
    x: NDArray[np.float64], gamma: float = 2.0, beta: float = 1.0, eps: float = 1e-5
) -> NDArray[np.float64]:
    """(4, samples): the four lines of one feature, computed here."""
    centered = x - x.mean()
    x_hat = centered / np.sqrt(centered.var() + eps)
    return np.array([x, centered, x_hat, gamma * x_hat + beta])


def player(page: Page, states: str = "paused|playing|done|error") -> Locator:
    """The player, once it is in one of these states."""
    return in_state(page.locator(".bn-live:has(.bn-bar)"), states)


def in_state(part: Locator, states: str) -> Locator:
    """A part of a page, once it is in one of these states."""
    there = ", ".join(f"[data-state={each}]" for each in states.split("|"))
    part.and_(part.page.locator(there)).wait_for(state="attached")
    return part


def step(page: Page) -> int:
    """The step that the player shows."""
    return int(player(page).get_attribute("data-step") or -1)


def read_trained_steps(page: Page) -> int:
    """The steps that the page says are trained."""
    return int(player(page).get_attribute("data-steps") or -1)


def run_address(page: Page) -> str:
    """The path of the player's run on the server, without the view."""
    script = "() => performance.getEntriesByType('resource').map(e => e.name)"
    asked = [u for u in page.evaluate(script) if "/lab/runs/" in u]
    return "/".join(urlsplit(asked[-1]).path.split("/")[:4])


def no_traceback(page: Page) -> None:
    """Nothing that a user should not see is on the page."""
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    try:
        text = page.inner_text("body")
    except Error:
        return
    for word in ("Traceback", "Page not found", "Error:"):
        assert word not in text, f"{word!r} is on the page:\n{text[:2000]}"


def nothing_scrolls_sideways(page: Page) -> None:
    """On a phone all of a page is within its width."""
    wide = page.evaluate(
        """([ours, width]) => [
          ...[document.scrollingElement, document.querySelector("[data-testid=stMain]")]
            .filter(node => node.scrollWidth > node.clientWidth)
            .map(node => `${node.tagName}: ${node.scrollWidth} > ${node.clientWidth}`),
          ...[...document.querySelectorAll(ours)]
            .filter(node => node.getBoundingClientRect().right > width)
            .map(node => `${node.className} reaches out of the screen`),
        ]""",
        [OURS, PHONE["width"]],
    )
    assert wide == []


def count_controls(page: Page) -> int:
    """How many controls can be seen; axe-core checks that each has a name."""
    found = page.locator("body :is(a[href], button, input, select, textarea, [role=slider])")
    seen = "all => all.filter(each => each.checkVisibility({ visibilityProperty: true })).length"
    return int(found.evaluate_all(seen))
