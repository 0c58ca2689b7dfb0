"""Every lesson on every screen: narrow, dark, offline, by keyboard, and to look at."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.accessibility import COLOURS, list_violations
from tests.browser.conftest import Opener
from tests.browser.lab import (
    LESSONS,
    OURS,
    PHONE,
    TOOLS,
    Watch,
    count_controls,
    in_state,
    no_traceback,
    nothing_scrolls_sideways,
    player,
    settled,
    step,
)
from tests.browser.server import REPO, Server, until

APP = "[data-testid=stApp]"
FIGURES = ".bn-live, .bn-animation"
WORDS = ".bn-panel :is(.gtitle, .xtick text, .ytick text, .annotation-text)"
DARK_PHONE = {"viewport": PHONE, "color_scheme": "dark"}
PICTURES = bool(os.environ.get("BN_LAB_SCREENSHOTS"))
"""Whether pictures are taken. Tests that are skipped would mislead who shares out what is left."""

COVERED = """() => [...document.querySelectorAll(".bn-panel")].flatMap((panel) => {
  const bar = panel.querySelector(".modebar")?.getBoundingClientRect()
  return [...panel.querySelectorAll(".gtitle, .legendtext, .annotation-text")].filter((each) => {
    const box = each.getBoundingClientRect()
    return bar?.width && box.width && box.right > bar.left && box.left < bar.right &&
      box.bottom > bar.top && box.top < bar.bottom
  }).map((each) => each.textContent)
})"""
"""The titles that lie below a figure's toolbar, which comes when the figure is pointed at."""


def shown(page: Page) -> Page:
    """The lesson, all of it drawn that comes by itself."""
    settled(page)
    if "/activations" in page.url:
        player(page, "paused")
    if page.locator(FIGURES).count():
        page.locator(".bn-panel").first.scroll_into_view_if_needed()  # it is drawn when it is seen
        page.locator(".bn-panel .main-svg").first.wait_for(state="attached")
    return page


def luminance(colour: str) -> float:
    """Of an rgb() colour, from 0 (black) to 1 (white); NaN if its node was just replaced."""
    parts = re.findall(r"\d+", colour)[:3]
    if not parts:
        return math.nan
    red, green, blue = (int(part) / 255 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style(page: Page, selector: str, what: str) -> str:
    script = f"node => getComputedStyle(node).{what}"
    return str(page.locator(selector).first.evaluate(script))


@pytest.mark.parametrize("address", LESSONS)
def test_a_dark_phone_without_a_network_shows_it_all(open_page: Opener, address: str) -> None:
    # Opened once for all of it; that nothing was asked of the network is seen at the end.
    page = shown(open_page(address, **DARK_PHONE))
    fits_in_the_dark(page, 10)
    if page.locator(FIGURES).count():
        page.locator(WORDS).first.wait_for(state="attached")
        until(lambda: luminance(style(page, WORDS, "fill")) > 0.6, "light words in the dark")
        until(lambda: not page.evaluate(COVERED), "toolbars that cover no title")
    is_accessible(page)


def test_figures_follow_a_change_to_dark_while_the_page_opens(
    open_page: Opener, desk: BrowserContext
) -> None:
    held: list[Route] = []
    script = "**/widgets/address.js"
    desk.route(script, lambda route: held.append(route))
    page = open_page("/why_normalize")
    page.locator(WORDS).first.wait_for(state="attached")
    until(lambda: page.evaluate("0") or held, "the script that keeps the address")
    page.emulate_media(color_scheme="dark")
    until(lambda: luminance(style(page, APP, "backgroundColor")) < 0.15, "a dark page")
    for route in held:
        route.continue_()
    desk.unroute(script)
    until(lambda: luminance(style(page, WORDS, "fill")) > 0.6, "light words in the dark")


def is_accessible(page: Page) -> None:
    """axe-core finds nothing wrong with it, and in the light nothing wrong with its colours."""
    assert list_violations(page) == []
    page.emulate_media(color_scheme="light")
    until(lambda: luminance(style(page, APP, "backgroundColor")) > 0.85, "a light page")
    page.locator(".bn-address[data-scheme=dark]").wait_for(state="detached")  # it has run again
    settled(page)
    if page.locator(FIGURES).count():
        page.locator(".bn-panel").first.scroll_into_view_if_needed()  # it is drawn when it is seen
        until(lambda: luminance(style(page, WORDS, "fill")) < 0.6, "dark words in the light")
    changing = """() => {
      const gradual = document.getAnimations().filter((each) => each instanceof CSSTransition)
      for (const each of gradual) each.finish()
      return gradual.length
    }"""
    until(lambda: not page.evaluate(changing), "colours that have changed, which is gradual")
    assert list_violations(page, COLOURS) == []


@pytest.mark.parametrize("address", TOOLS)
def test_a_tool_too_fits_a_dark_phone_without_a_network(open_page: Opener, address: str) -> None:
    page = settled(open_page(address, **DARK_PHONE))
    fits_in_the_dark(page, 1)  # the closed menu counts for none
    is_accessible(page)


def fits_in_the_dark(page: Page, least: int) -> None:
    """It has more than so many controls."""
    no_traceback(page)
    nothing_scrolls_sideways(page)
    assert luminance(style(page, APP, "backgroundColor")) < 0.15
    assert count_controls(page) > least


def test_reduced_motion_is_obeyed(open_page: Opener) -> None:
    page = shown(open_page("/activations?view=training", reduced_motion="reduce"))
    page.get_by_role("button", name="Play", exact=True).click()
    player(page, "playing")
    until(lambda: step(page) > 20, "20 steps")
    moving = f"""() => document.getAnimations()
      .map(each => each.effect?.target).filter(node => node?.closest("{OURS}")).length"""
    assert page.evaluate(moving) == 0
    page.get_by_role("button", name="Pause", exact=True).click()


@pytest.mark.parametrize("guarded", [True, False], ids=["with a policy", "without"])
def test_whatever_a_page_asks_of_another_host_is_a_fault(
    server: Server, desk: BrowserContext, guarded: bool
) -> None:
    watch, page = Watch(), desk.new_page()
    watch.over(page)
    page.goto(f"{server.url}/lab/nothing" if guarded else "about:blank")
    page.evaluate(
        """() => {
          const [http, ws] = ["http", "ws"].map((scheme) => `${scheme}://elsewhere.example/`)
          const put = (name, values) =>
            document.body.append(Object.assign(document.createElement(name), values))
          put("img", { src: `${http}image` })
          put("script", { src: `${http}script` })
          put("link", { rel: "stylesheet", href: `${http}style` })
          put("iframe", { src: `${http}frame` })
          fetch(`${http}fetch`).catch(() => null)
          navigator.sendBeacon(`${http}beacon`, "")
          new WebSocket(`${ws}socket`)
        }"""
    )

    def unnoticed() -> list[str]:
        page.evaluate("0")  # meanwhile Playwright hears what there is to hear
        kinds = ("image", "script", "style", "fetch", "beacon", "socket", "left the machine")
        return [kind for kind in kinds if not any(kind in each for each in watch.faults)]

    until(lambda: not unnoticed(), "requests of all kinds")
    page.close()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize("address", ("/", *LESSONS) if PICTURES else [])
def test_pictures_to_look_at(open_page: Opener, address: str, look: str) -> None:
    screen = PHONE if look == "phone" else {"width": 1280, "height": 860}
    scheme = "dark" if look == "dark" else "light"
    page = shown(open_page(address, viewport=screen, color_scheme=scheme))
    name = address.strip("/") or "front"
    for badge in page.locator(".bn-badge").all():
        in_state(badge, "agrees|refused")
    if name == "four_steps" and look == "light":
        page.set_viewport_size({"width": 1280, "height": 740})
        _shoot(page, REPO / "docs" / "screenshot.png")
    _unroll(page, screen["width"])
    _shoot(page, REPO / "out" / "screenshots" / f"{name}_{look}.png")


def _unroll(page: Page, width: int) -> None:
    """Make the window as high as the page, and wait for what was out of sight."""
    main = "document.querySelector('[data-testid=stMain]')"
    height = page.evaluate(f"{main}.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    for panel in page.locator(".bn-panel").all():
        panel.locator(".main-svg").first.wait_for()


def _shoot(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(1, 1)
    page.screenshot(path=path)
