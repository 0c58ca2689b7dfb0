"""The address is the experiment: it opens anywhere, says what it ignores, and never crashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Opener
from tests.browser.lab import (
    Watch,
    by_hand,
    dot,
    more_settings,
    no_traceback,
    numbers,
    parameters,
    player,
    settled,
    turn_to,
)
from tests.browser.server import until
from tests.browser.test_opening import hardly_moves


def relative(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def copy_link(page: Page) -> str:
    """Press Share, and read the clipboard."""
    settled(page)
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_text("Link copied.").wait_for()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert isinstance(link, str)
    return relative(link)


def parameter(page: Page, name: str, value: str) -> None:
    until(lambda: parameters(page).get(name) == value, f"{name}={value} in the address")


@contextmanager
def numbers_change(page: Page) -> Iterator[None]:
    """What is done here changes the numbers on the strip; wait until it has."""
    before = numbers(page)
    yield
    until(lambda: not np.array_equal(numbers(page), before), "other numbers on the strip")
    settled(page)


def test_link_in_a_text_opens_its_page_in_the_same_tab(open_page: Opener) -> None:
    page = settled(open_page("/epsilon"))
    hardly_moves(page)
    has_its_chrome(page)
    page.evaluate("window.loaded = 'once'")
    link = page.locator(".stMarkdown a[href^='/glossary?term=']").first
    link.click()
    expect(page).to_have_url(re.compile(r"/glossary\?term="))
    settled(page)
    assert page.evaluate("window.loaded") == "once"
    assert len(page.context.pages) == 2, "the context's first page and this one"


def has_its_chrome(page: Page) -> None:
    """What an embedded lesson leaves out."""
    for shown in (".st-key-lesson-tools", ".st-key-lesson-footer", ".st-key-lesson-step"):
        page.locator(shown).wait_for()
    expect(page.locator(".bn-whole")).to_have_count(0)


def test_a_shared_link_shows_another_person_the_same(open_page: Opener) -> None:
    page = settled(open_page("/four_steps"))
    page.get_by_role("textbox", name="Your batch").fill("1 5; 2 500; 7 -3; 1 1")
    page.keyboard.press("Control+Enter")
    more_settings(page)
    number = page.get_by_role("spinbutton", name="Feature shown, of 2")
    for feature, names in ((2, ("γ", "β")), (1, ("β",))):
        with numbers_change(page):
            number.fill(str(feature))
            number.press("Enter")
        for name in names:
            with numbers_change(page):
                page.get_by_role("slider", name=f"{name} of this feature").press("ArrowRight")
    with numbers_change(page):
        page.get_by_role("slider", name="ε").press("ArrowRight")
    page.get_by_role("radio", name="inference").click()
    until(lambda: "given" in parameters(page), "the fixed statistics in the address")
    sample = page.get_by_role("spinbutton", name="Example (1 to 4)")
    sample.fill("3")
    sample.press("Enter")
    expect(dot(page, 0, 3)).to_have_attribute("tabindex", "0")
    parameter(page, "sample", "3")
    assert len(set(parameters(page)["gamma"].split())) == 2, "each feature has its own γ"
    link = copy_link(page)
    other = settled(open_page(link))
    np.testing.assert_array_equal(numbers(other), numbers(page))
    assert parameters(other) == parameters(page)
    more_settings(other)
    for name in ("γ of this feature", "β of this feature", "ε"):
        values = [
            each.get_by_role("slider", name=name).get_attribute("aria-valuetext")
            for each in (page, other)
        ]
        assert values[0] == values[1], name
    expect(other.get_by_role("spinbutton", name="Example (1 to 4)")).to_have_value("3")
    expect(dot(other, 0, 3)).to_have_attribute("tabindex", "0")
    expect(other.locator("[data-testid=stAlert]")).to_have_count(0)


def test_a_damaged_link_opens_a_batch_of_one_that_pytorch_refuses(open_page: Opener) -> None:
    damage = "depth=99&rate=x&data=mnist&seed=-1&layer=9&log=maybe&unit=1e9"
    page = open_page(f"/activations?batch_size=1&{damage}")
    player(settled(page), "paused")
    page.locator("[data-testid=stAlert]").first.wait_for()
    no_traceback(page)
    parameter(page, "batch_size", "1")
    assert re.search(r"[?&]batch_size=1(&|$)", copy_link(page))
    more_settings(page)
    expect(page.get_by_role("slider", name="Examples per batch")).to_have_value("1")
    page.get_by_role("button", name="+1", exact=True).click()
    alert = page.locator(".bn-live:has(.bn-bar) .bn-alert")
    expect(alert).to_contain_text("Expected more than 1 value per channel")
    no_traceback(page)


def test_the_largest_batch_is_shared_whole(open_page: Opener) -> None:
    page = settled(open_page("/four_steps"))
    more_settings(page)
    page.get_by_role("tab", name="Random").click()
    for label, value in (("Examples", 256), ("Features", 16)):
        field = page.get_by_role("spinbutton", name=label, exact=True)
        field.fill(str(value))
        field.press("Enter")
        settled(page)
    page.get_by_role("button", name="Draw").click()
    until(lambda: numbers(page).shape == (4, 256), "the batch on the strip")
    until(lambda: len(parameters(page).get("x", "")) > 256 * 16 * 3, "the batch in the address")
    link = copy_link(page)
    other = settled(open_page(link))
    until(lambda: numbers(other).shape == (4, 256), "the batch on the other strip")
    np.testing.assert_array_equal(numbers(other), numbers(page))


def test_a_link_opens_its_batch_and_what_it_loses_the_next_run_puts_back(
    open_page: Opener,
) -> None:
    page = settled(open_page("/four_steps?x=1, 5, 9&sample=3&gamma=3"))
    expect(page.get_by_role("dialog")).to_have_count(0)  # that says: no such page
    expect(page.get_by_role("slider", name="γ")).to_have_value("3")
    np.testing.assert_allclose(numbers(page), by_hand(np.array([1.0, 5, 9]), 3), rtol=1e-12)
    no_traceback(page)
    page.evaluate("history.replaceState(history.state, '', '/four_steps?sample=1&gamma=4')")
    more_settings(page)
    page.get_by_role("slider", name="ε").press("ArrowRight")
    parameter(page, "eps", "2e-05")
    whole = {"x": "1, 5, 9", "sample": "3", "gamma": "3.0", "eps": "2e-05"}
    until(lambda: parameters(page) == whole, "all of it")


def test_whoever_goes_back_finds_what_was_left(open_page: Opener) -> None:
    page = settled(open_page("/four_steps"))
    entries = page.evaluate("history.length")
    page.get_by_role("button", name="Move the 10 to 30").click()
    parameter(page, "x", "2, 4, 8, 30")
    parameter(page, "sample", "3")
    page.get_by_role("textbox", name="Your batch").fill("1, 5, 9")
    page.get_by_role("textbox", name="Your batch").press("Control+Enter")
    parameter(page, "x", "1, 5, 9")
    settled(page)
    assert page.evaluate("history.length") == entries, "back leads to the page before"
    turn_to(page, "Inside a layer", "The backward pass")
    page.get_by_role("heading", name="How do gradients flow").wait_for()
    settled(page)
    page.get_by_role("radio", name="half the sum of y²").click()
    # The address says so before the server has heard of it.
    page.get_by_text("L = ½ Σ y²").first.wait_for()
    page.go_back()
    page.get_by_role("heading", name="What does batch norm do").wait_for()
    parameter(page, "x", "1, 5, 9")
    assert numbers(settled(page))[0].tolist() == [1, 5, 9]
    turn_to(page, "Inside a layer", "The backward pass")
    page.get_by_role("heading", name="How do gradients flow").wait_for()
    parameter(page, "loss", "squares")
    expect(settled(page).get_by_role("radio", name="half the sum of y²")).to_be_checked()
    expect(page.get_by_text("Part of the link was ignored")).to_have_count(0)


def test_a_damaged_link_says_what_it_ignored(open_page: Opener) -> None:
    page = settled(open_page("/?gamma=abc&eps=99&foo=1&x=1,2,zzz"))
    warning = page.locator("[data-testid=stAlert]", has_text="Part of the link was ignored")
    expect(warning).to_contain_text("“abc” is not a number")
    expect(warning).to_contain_text("99 is above the maximum, 10")
    expect(warning).to_contain_text("“foo” is not a control of this lesson")
    page.locator("[data-testid=stAlert]", has_text="zzz").wait_for()
    np.testing.assert_allclose(numbers(page), by_hand(np.array([2.0, 4, 8, 10])), rtol=1e-12)
    no_traceback(page)


def test_page_withstands_a_browser_that_translates_and_foreign_scripts(
    open_page: Opener, watch: Watch
) -> None:
    page = settled(open_page("/join"))
    goes_on_when_it_is_translated(page)
    shows_a_translated_text_that_is_changed(page)
    runs_no_script_that_is_put_into_it(page, watch)


def goes_on_when_it_is_translated(page: Page) -> None:
    """React removes and replaces texts that a translating browser has put elsewhere."""
    found = page.evaluate("""() => {
      const place = document.createElement("p")
      const text = place.appendChild(document.createTextNode("mean"))
      const font = document.createElement("font")
      font.textContent = "Mittelwert"
      text.replaceWith(font)
      const inserted = place.insertBefore(document.createElement("b"), text)
      const removed = place.removeChild(text)
      return [removed === text, inserted.parentNode === place, place.textContent]
    }""")
    assert found == [True, True, "Mittelwert"]
    assert page.locator(".bn-seat, .bn-room").first.evaluate("node => node.translate") is False


def shows_a_translated_text_that_is_changed(page: Page) -> None:
    """React writes into the text that it drew, which no longer stands on the page."""
    shown = page.evaluate("""async () => {
      const paragraph = document.createElement("p")
      document.body.append(paragraph)
      paragraph.append(document.createElement("b"), "mean 1", document.createElement("i"))
      const text = paragraph.childNodes[1]
      const translate = (words) => {
        const font = document.createElement("font")
        font.append(document.createElement("font"))
        font.firstChild.append(words)
        text.replaceWith(font)
      }
      const seen = []
      translate("Mittelwert 1")
      await Promise.resolve()
      text.nodeValue = "mean 2"
      seen.push(paragraph.textContent)
      translate("Mittelwert 2")
      text.nodeValue = "mean 3"
      seen.push(paragraph.textContent)
      translate("Mittelwert 3")
      paragraph.removeChild(text)
      seen.push(paragraph.textContent, String(paragraph.children.length))
      paragraph.remove()
      return seen
    }""")
    assert shown == ["mean 2", "mean 3", "", "2"]


def runs_no_script_that_is_put_into_it(page: Page, watch: Watch) -> None:
    """Every page has the same header."""
    watch.expect("Content Security Policy")
    page.evaluate(
        """() => {
          const script = document.createElement("script")
          script.textContent = "window.foreign = 'a script'"
          const image = document.createElement("img")
          image.setAttribute("onerror", "window.foreign = 'an attribute'")
          image.src = "data:,"
          const frame = document.createElement("iframe")
          frame.src = "javascript:parent.foreign = 'an address'"
          document.body.append(script, image, frame)
          setTimeout("window.foreign = 'a text'")
        }"""
    )
    until(lambda: len(watch.faults) >= 4, "four refusals in the console")
    assert page.evaluate("window.foreign") is None


TRANSLATE = """() => {
  const texts = []
  const walker = document.createTreeWalker(document.querySelector("[data-testid=stMain]"), 4)
  while (walker.nextNode()) texts.push(walker.currentNode)
  const kept = "[translate=no], .notranslate, script, style, textarea, .katex, code"
  let count = 0
  for (const text of texts) {
    if (!text.data.trim() || text.parentElement.closest(kept)) continue
    const outer = document.createElement("font")
    const inner = outer.appendChild(document.createElement("font"))
    inner.textContent = `«${text.data}»`
    // Chrome's translation replaces the text; others insert first and remove then.
    if (count++ % 2) text.replaceWith(outer)
    else {
      text.before(outer)
      text.remove()
    }
  }
  return count
}"""
"""What a translating browser does to a page."""


def test_translated_page_follows_its_controls(open_page: Opener) -> None:
    """After a change all texts are those of a page that was not translated."""
    plain, translated = (settled(open_page("/train_eval", viewport=DESK)) for _ in range(2))
    before = texts(plain)
    assert translated.evaluate(TRANSLATE) > 20
    for page in (plain, translated):
        page.get_by_text("one corrupted batch").first.click()
    until(lambda: texts(plain) != before, "other texts")
    until(lambda: texts(translated) == texts(settled(plain)), "the same texts on both pages")


def texts(page: Page) -> list[str]:
    """The paragraphs and captions of a page, without the marks of the translation."""
    found = page.locator("[data-testid=stMain] [data-testid=stMarkdownContainer]")
    return [re.sub(r"[«»\s]+", "", text) for text in found.all_inner_texts()]
