"""Lesson 1 with the hands of a reader: drag, type, spoil, correct, predict, copy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import parse_qs, urljoin, urlsplit

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, Opener
from tests.browser.lab import (
    PHONE,
    by_hand,
    dot,
    in_state,
    middle,
    numbers,
    parameters,
    settled,
    strip,
)
from tests.browser.server import until

NO_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
"""What a browser has on plain http."""
TEXTBOOK = np.array([2.0, 4.0, 8.0, 10.0])


def find_batch_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your batch")


def in_address(page: Page) -> NDArray[np.float64]:
    return np.array([float(word) for word in parameters(page)["x"].split(",")])


def wait_for_numbers(page: Page, wanted: Callable[[NDArray[np.float64]], bool]) -> None:
    def drawn() -> bool:
        seen = numbers(page)  # none while the strip is drawn again
        return bool(seen.size) and wanted(seen)

    until(drawn, "the numbers on the strip")


def shows(page: Page, x: NDArray[np.float64]) -> bool:
    """Whether the strip has the numbers of this batch."""
    seen, wanted = numbers(page), by_hand(x)
    return seen.shape == wanted.shape and np.allclose(seen, wanted, rtol=1e-12)


def wait_for_batch(page: Page, x: NDArray[np.float64]) -> None:
    until(lambda: shows(page, x), "the numbers on the strip")


def wait_until_written(page: Page) -> None:
    """Wait until the text field and the address have the batch that the strip shows."""

    def written() -> bool:
        text = parameters(page).get("x")
        return find_batch_field(page).input_value() == text and shows(page, in_address(page))

    until(written, "the batch is written")


def grasp(page: Page, sample: int) -> tuple[float, float]:
    """Press the mouse on a dot of the top line; where that was."""
    x, y = middle(dot(page, 0, sample))
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def drag(page: Page, sample: int, by: float, moves: int = 6) -> int:
    """Drag a dot without letting go, each move answered before the next; the answers."""
    x, y = grasp(page, sample)
    for move in range(1, moves + 1):
        before = strip(page).get_attribute("data-echo")
        page.mouse.move(x + by * move / moves, y)
        expect(strip(page)).not_to_have_attribute("data-echo", before or "")
    return moves


def places(page: Page, row: int) -> NDArray[np.float64]:
    found = page.locator(f".bn-strip circle[data-row='{row}']")
    return np.array(found.evaluate_all("dots => dots.map(dot => Number(dot.getAttribute('cx')))"))


def reset(page: Page) -> None:
    """Type the batch that the page opens with."""
    find_batch_field(page).fill("2, 4, 8, 10")
    find_batch_field(page).press("Control+Enter")
    wait_for_batch(page, TEXTBOOK)
    settled(page)


def test_lesson_is_read_and_its_answers_are_right(open_page: Opener) -> None:
    page = settled(open_page("/four_steps"))
    for part in (
        opens_checked_by_pytorch,
        downloads_table,
        downloads_notebook,
        predicts,
        refuses_nonsense,
        button_of_a_step_keeps_the_focus_of_the_keyboard,
        strip_is_larger_in_a_hall_and_a_dot_follows_the_pointer,
    ):
        part(page)


def opens_checked_by_pytorch(page: Page) -> None:
    assert page.locator(".bn-strip circle[data-row='0']").count() == 4
    np.testing.assert_allclose(numbers(page), by_hand(TEXTBOOK), rtol=1e-12)
    strip(page).locator("text", has_text="−0.265").wait_for()
    badge = page.locator(".bn-badge")
    in_state(badge, "agrees")
    expect(badge).to_contain_text("torch.nn.BatchNorm1d")


def test_strip_obeys_mouse_and_keyboard(open_page: Opener) -> None:
    page = settled(open_page("/four_steps"))
    is_reached_by_tab(page)
    arrow_keys_move_and_choose(page)
    fast_arrow_keys_add_up(page)
    reset(page)
    drag_moves_all_while_held(page)
    dot_held_beyond_its_line_goes_on(page)


def is_reached_by_tab(page: Page) -> None:
    page.locator("[data-testid=stMain]").press("Tab")  # what scrolls takes the focus, too
    held = "document.activeElement.matches('.bn-strip circle[role=slider]')"
    for _ in range(9):
        if page.evaluate(held):
            break
        page.keyboard.press("Tab")
    expect(dot(page, 0, 2)).to_be_focused()


def drag_moves_all_while_held(page: Page) -> None:
    before = places(page, 2)
    page.evaluate(
        """() => {
          window.redrawn = 0
          const dot = document.querySelector(".bn-strip circle[data-row='2'][data-index='0']")
          new MutationObserver(() => window.redrawn++).observe(dot, {attributeFilter: ["cx"]})
          let last = dot.getAttribute("cx")
          window.shown = [last]
          new MutationObserver(() => {
            if (dot.getAttribute("cx") !== last) window.shown.push(last = dot.getAttribute("cx"))
          }).observe(dot, {attributeFilter: ["cx"]})
        }"""
    )
    answers = drag(page, 2, by=120)
    moved = places(page, 2)
    assert np.all(np.abs(moved - before) > 0.2), "every batch-mate moves"
    assert len(page.evaluate("window.shown")) > answers - 2, "redrawn while the dot was held"
    assert find_batch_field(page).input_value() == "2, 4, 8, 10", (
        "nothing is written before the release"
    )
    page.mouse.up()
    expect(find_batch_field(page)).to_have_value(re.compile(r"^2, [5-9]\S*, 8, 10$"))
    settled(page)
    wait_until_written(page)
    in_state(page.locator(".bn-badge"), "agrees")


def dot_held_beyond_its_line_goes_on(page: Page) -> None:
    """The line grows as long as the pointer stays beyond it, and the number is shown."""
    _, y = grasp(page, 4)
    ends = page.locator(".bn-strip svg").bounding_box()
    assert ends is not None
    page.mouse.move(ends["x"] + ends["width"] - 1, y)
    wait_for_numbers(page, lambda seen: seen[0, 3] > 100)
    shown = strip(page).locator("text.value.chosen").first
    until(lambda: float(shown.text_content() or 0) > 100, "the number of the held dot")
    page.mouse.move(ends["x"] + ends["width"] / 2, y)
    page.mouse.up()
    settled(page)
    wait_until_written(page)


def test_menu_of_a_phone_takes_no_focus_while_it_is_closed(open_page: Opener) -> None:
    page = settled(open_page("/four_steps", viewport=PHONE))
    menu = page.locator("[data-testid=stSidebar]")
    expect(menu.get_by_text("Scale and shift")).to_be_hidden()
    page.locator("[data-testid=stExpandSidebarButton]").click()
    menu.get_by_text("Scale and shift").wait_for()


def button_of_a_step_keeps_the_focus_of_the_keyboard(page: Page) -> None:
    """Streamlit replaces the button when the step is done, for it is drawn in another way then."""
    button = page.get_by_role("button", name="Move the 10 to 30")
    before = button.element_handle()
    button.press("Enter")
    page.get_by_text("One number changed").wait_for()
    until(lambda: not before.evaluate("node => node.isConnected"), "another button")
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Next step →")).to_be_focused()


def test_with_fixed_statistics_the_mates_stand_still(open_page: Opener) -> None:
    page = settled(open_page("/?mode=inference"))
    before, seen = places(page, 2), numbers(page)
    drag(page, 2, by=120, moves=2)
    others = [0, 2, 3]
    np.testing.assert_allclose(places(page, 2)[others], before[others], atol=0.11)
    assert abs(places(page, 2)[1] - before[1]) > 20
    page.mouse.up()
    expect(find_batch_field(page)).not_to_have_value("2, 4, 8, 10")
    settled(page)
    wait_for_numbers(page, lambda now: now[0, 1] == in_address(page)[1])
    after = numbers(page)
    np.testing.assert_array_equal(after[:, others], seen[:, others])
    assert after[2, 1] > seen[2, 1] + 0.3


def arrow_keys_move_and_choose(page: Page) -> None:
    strip(page).scroll_into_view_if_needed()
    dot(page, 0, 2).focus()
    page.keyboard.press("ArrowRight")
    wait_for_numbers(page, lambda seen: seen[0, 1] > 4)
    expect(find_batch_field(page)).not_to_have_value("2, 4, 8, 10")
    settled(page)
    expect(dot(page, 0, 2)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(dot(page, 0, 3)).to_be_focused()
    expect(dot(page, 0, 3)).to_have_attribute("tabindex", "0")
    until(lambda: parameters(page).get("sample") == "3", "the chosen sample in the address")
    settled(page)
    expect(dot(page, 0, 3)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    wait_for_numbers(page, lambda seen: seen[0, 2] < 8)
    until(lambda: in_address(page)[2] < 8, "the batch in the address")
    settled(page)
    expect(dot(page, 0, 3)).to_be_focused()
    x = in_address(page)
    assert x[1] > 4
    np.testing.assert_allclose(numbers(page), by_hand(x), rtol=1e-12)
    page.keyboard.press("ArrowUp")
    expect(dot(page, 0, 2)).to_be_focused()


def fast_arrow_keys_add_up(page: Page) -> None:
    dot(page, 0, 4).focus()
    start = numbers(page)[0, 3]
    page.keyboard.press("ArrowRight")
    wait_for_numbers(page, lambda seen: seen[0, 3] > start)
    settled(page)
    one = numbers(page)[0, 3] - start
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    # The line grows with the batch, and so does a hundredth of it.
    wait_for_numbers(page, lambda seen: seen[0, 3] >= start + 10.5 * one)
    wait_until_written(page)


def refuses_nonsense(page: Page) -> None:
    """It stays where it was typed, and is explained."""
    find_batch_field(page).fill("2, 4, potato, 10")
    page.keyboard.press("Control+Enter")
    fault = page.locator("[data-testid=stAlert]", has_text="potato")
    fault.wait_for()
    settled(page)
    expect(find_batch_field(page)).to_have_value("2, 4, potato, 10")
    np.testing.assert_allclose(numbers(page), by_hand(TEXTBOOK), rtol=1e-12)
    find_batch_field(page).fill("2, 4, 7, 10")
    page.keyboard.press("Control+Enter")
    expect(fault).to_have_count(0)
    wait_for_batch(page, np.array([2.0, 4.0, 7.0, 10.0]))


def predicts(page: Page) -> None:
    """A prediction reveals the answer."""
    expect(page.get_by_text("You said")).to_have_count(0)
    first = page.get_by_role("spinbutton", name="Your prediction").first
    first.fill("98.5")
    first.press("Enter")
    told = page.get_by_text("You said")
    expect(told).to_contain_text("98.5")
    expect(told).to_contain_text("it is −1.53: off by 100")
    first.fill("-1.53")
    first.press("Enter")
    page.get_by_text("Right: it is −1.53").wait_for()


def test_the_code_is_copied_on_plain_http_and_prints_the_numbers_on_the_screen(
    open_page: Opener,
) -> None:
    page = open_page("/_stcore/health", viewport=DESK)  # a browser that allows nothing
    page.add_init_script(NO_CLIPBOARD)
    page.goto(urljoin(page.url, "/?x=1 5; 2 500; 7 -3&gamma=1.5 -2&beta=0 3&feature=2"))
    settled(page)
    assert page.evaluate("isSecureContext && !('read' in navigator.clipboard)")
    y = numbers(page)[3]
    page.get_by_role("button", name="Code").click()
    blocks = page.locator("[data-testid=stCode]")
    expect(blocks.first).to_contain_text("import numpy")
    expect(blocks.nth(1)).to_contain_text("torch.nn.BatchNorm1d")
    codes = [blocks.nth(place).locator("code").inner_text() for place in range(2)]
    for code in codes:
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
        )
        printed = re.findall(r"-?\d+\.\d*(?:e[-+]\d+)?", run.stdout)
        shown = np.array(list(map(float, printed))).reshape(3, 2)
        np.testing.assert_allclose(shown[:, 1], y, rtol=1e-6)
    blocks.first.hover()
    blocks.first.get_by_role("button").click()
    page.keyboard.press("Escape")
    find_batch_field(page).fill("")
    find_batch_field(page).press("Control+V")
    # A text field takes the lines as they are.
    expect(find_batch_field(page)).to_have_value(codes[0])


def downloads_notebook(page: Page) -> None:
    """The notebook links this state of the page, and holds the numbers on the screen."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Notebook", exact=True).click()
    cells = json.loads(download.value.path().read_text(encoding="utf-8"))["cells"]
    first, last = ("".join(cells[place]["source"]) for place in (0, -1))
    [link] = re.findall(r"\]\((http[^)]*/four_steps[^)]*)\)", first)
    query = {name: texts[0] for name, texts in parse_qs(urlsplit(link).query).items()}
    assert query == parameters(page)
    for value in numbers(page)[3]:
        assert repr(float(value)) in last


def downloads_table(page: Page) -> None:
    """The table has the numbers on the screen."""
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    head, *rows = (line.split(",") for line in text.splitlines())
    for name, line in zip(("x", "x_minus_mean", "x_hat", "y"), numbers(page), strict=True):
        column = [float(row[head.index(name)]) for row in rows]
        np.testing.assert_array_equal(column, line)


def strip_is_larger_in_a_hall_and_a_dot_follows_the_pointer(page: Page) -> None:
    height = "svg => svg.getBoundingClientRect().height"
    at_desk = strip(page).locator("svg").evaluate(height)
    page.goto(urljoin(page.url, "/four_steps?present=1"))
    settled(page)
    assert strip(page).locator("svg").evaluate(height) > 1.9 * at_desk
    to, _ = middle(dot(page, 0, 2))
    _, y = grasp(page, 3)
    page.mouse.move(to, y, steps=5)
    page.mouse.up()
    until(
        lambda: "x" in parameters(page) and abs(in_address(page)[2] - 4) < 0.2,
        "the third number where the second is",
    )
