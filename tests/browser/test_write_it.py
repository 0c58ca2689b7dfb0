"""Write batch norm with the keyboard alone, and see it checked as it is typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bn_core.lessons.write_it.exercises import BACKWARD, EXERCISES, OPENING, find_exercise
from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, in_state, parameters, player, settled
from tests.browser.server import until


def editor(page: Page) -> Locator:
    return page.locator(".bn-exercise textarea")


def verdict(page: Page) -> Locator:
    return page.locator(".bn-exercise [role=status]")


def state(page: Page, wanted: str) -> None:
    in_state(page.locator(".bn-exercise"), wanted)


def test_backward_pass_is_written_by_keyboard_alone(open_page: Opener) -> None:
    """Every gradient in order: Tab reaches the editor, Shift+Tab the button to the next one."""
    asked = [each for each in EXERCISES if each.part == BACKWARD]
    page = settled(open_page(f"/write_it?exercise={asked[0].name}"))
    for each in asked:
        label = f"Your code for {each.target}"
        page.get_by_label(label, exact=True).wait_for()
        if each is asked[0]:
            editor(page).focus()
        else:
            tab_to(page, "Tab", label)
        state(page, "empty")
        page.keyboard.type(each.solution)
        state(page, "right")
        if each is not asked[-1]:
            tab_to(page, "Shift+Tab", "Next exercise →")
        # At once when the focus leaves the editor; in the last one, when nothing more is typed.
        until(lambda name=each.name: name in parameters(page), "the work in the address")
        if each is not asked[-1]:
            page.keyboard.press("Enter")


STAGES = """\
N = dout.shape[0]
xmu = x - x.mean(0)
ivar = 1 / np.sqrt(x.var(0) + eps)
dbeta = dout.sum(0)
dgamma = (dout * xmu * ivar).sum(0)
dxhat = dout * gamma
divar = (dxhat * xmu).sum(0)
dxmu1 = dxhat * ivar
dvar = -0.5 * ivar ** 3 * divar
dxmu2 = 2 * xmu * np.ones(x.shape) / N * dvar
dmu = -(dxmu1 + dxmu2).sum(0)
dx = dxmu1 + dxmu2 + np.ones(x.shape) / N * dmu"""
"""The backward pass in twelve stages, each a line, under the names of CS231n."""


@pytest.mark.parametrize(
    "width", [1280, pytest.param(PHONE["width"], marks=pytest.mark.deep)], ids=["desk", "phone"]
)
def test_twelve_stages_of_backward_are_typed_after_a_mistake_and_a_hint(
    open_page: Opener, width: int
) -> None:
    page = open_page("/write_it?exercise=backward")
    page.set_viewport_size({"width": width, "height": 844})
    settled(page)
    tab_to(page, "Tab", "Your code for dx")
    first, *rest = STAGES.split("\n")
    page.keyboard.type(first)
    state(page, "error")
    expect(verdict(page)).to_contain_text("Not assigned yet: dx, dgamma, dbeta")
    for line in rest[:-1]:
        page.keyboard.press("Enter")
        page.keyboard.type(line)
    page.keyboard.press("Enter")
    page.keyboard.type("dx = dxmu1")
    state(page, "wrong")
    expect(verdict(page)).to_contain_text("the direct path alone")
    tab_to(page, "Tab", "Show a hint")
    page.keyboard.press("Enter")
    hint = find_exercise("backward").hints[0]
    page.get_by_text(hint).wait_for()
    tab_to(page, "Shift+Tab", "Your code for dx")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(rest[-1].removeprefix("dx = dxmu1"))
    state(page, "right")
    expect(verdict(page)).to_contain_text("read with dout = dy")


def tab_to(page: Page, key: str, wanted: str) -> None:
    """Press a key until the focus is on the control of this name."""
    name = """() => {
      const { labels, textContent } = document.activeElement
      return (labels?.[0]?.textContent || textContent).trim()
    }"""

    def arrived() -> bool:
        page.keyboard.press(key)
        return bool(page.evaluate(name) == wanted)

    until(arrived, f"{wanted} by {key}", pause=0)  # the focus has moved when a key is released


def test_a_line_is_corrected_deleted_written_anew_and_replaced(open_page: Opener) -> None:
    page = settled(open_page("/write_it"))
    opens_with_a_line_to_correct(page)
    again = settled(open_page(re.sub(r"^http://[^/]+", "", page.url)))
    state(again, "empty")
    check_names_the_mistake(again)
    step_replaces_what_is_being_typed(again)


def opens_with_a_line_to_correct(page: Page) -> None:
    """With the keyboard alone: the mistake is named, and its number line moves when it is gone."""
    state(page, "wrong")
    expect(verdict(page)).to_contain_text("This is the sum")
    expect(editor(page)).to_have_value(OPENING["mean"])
    centered = page.locator(".bn-exercise circle[data-row='1'] title").first
    expect(centered).to_have_text("sample 1: x − μ = -22")
    tab_to(page, "Tab", "Your code for mean")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" / len(x)")
    state(page, "right")
    expect(centered).to_have_text("sample 1: x − μ = -4")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    state(page, "empty")
    until(lambda: parameters(page).get("mean") == "", "the deleted line in the address")


def check_names_the_mistake(page: Page) -> None:
    """It follows the typing."""
    editor(page).fill("mean = x.mean(")
    state(page, "error")
    editor(page).fill("mean = x.mean(1)")
    state(page, "shape")
    expect(verdict(page)).to_contain_text("one mean per example")
    editor(page).fill("mean = __import__('os')")
    state(page, "error")
    expect(verdict(page)).to_contain_text("is not a function here")
    editor(page).fill("mean = x.sum(0) / 4")
    state(page, "right")
    expect(page.locator(".bn-exercise tbody tr")).to_have_count(1)
    page.get_by_text("Show the right numbers").click()
    expect(page.locator(".bn-exercise td small").first).to_have_text("right: 6")
    expect(editor(page)).to_have_value("mean = x.sum(0) / 4")


def step_replaces_what_is_being_typed(page: Page) -> None:
    editor(page).fill("mean = x.mean(1)")
    page.get_by_role("button", name="Write mean = x.mean(0)").click()
    expect(editor(page)).to_have_value("mean = x.mean(0)")
    state(page, "right")
    page.get_by_text(re.compile("gives 6, 27.5")).wait_for()


def test_number_lines_menu_and_reload_keep_what_was_written(open_page: Opener) -> None:
    page = settled(open_page("/write_it?exercise=var"))
    for part in (
        number_lines_show_the_right_numbers,
        number_lines_show_another_feature,
        solved_exercise_stays_open,
        reload_keeps_what_was_typed_last,
    ):
        part(page)


def number_lines_show_the_right_numbers(page: Page) -> None:
    editor(page).fill("var = torch.var(x, 0)")
    state(page, "wrong")
    hollow = page.locator(".bn-exercise .lines circle[fill=none]")
    expect(hollow).to_have_count(0)
    page.get_by_text("Show the right numbers").click()
    expect(hollow).to_have_count(4)  # on the line of x̂ alone


def number_lines_show_another_feature(page: Page) -> None:
    lines = page.locator(".bn-exercise .lines")
    page.get_by_role("spinbutton", name="Feature on the number lines").press("ArrowUp")
    expect(lines.locator(".title")).to_contain_text("Feature 2 of 2")
    expect(lines.locator("circle title").first).to_have_text("sample 1: x = 30")
    until(lambda: parameters(page).get("feature") == "2", "the feature in the address")
    editor(page).fill("var = torch.var(x, 0")
    state(page, "error")
    expect(lines).to_have_class(re.compile("stale"))


def solved_exercise_stays_open(page: Page) -> None:
    """Its name in the menu changes when it is solved."""
    editor(page).fill("var = x.var(0)")
    state(page, "right")
    until(lambda: parameters(page).get("var") == "var = x.var(0)", "the work in the address")
    menu = page.get_by_role("combobox", name="Exercise")
    expect(menu).to_have_value("2. The variance ✓")
    for shown in (None, "true"):
        page.get_by_text("Show the right numbers").click()
        until(lambda shown=shown: parameters(page).get("compare") == shown, "the choice")  # type: ignore[misc]
        assert parameters(settled(page))["exercise"] == "var"
    expect(menu).to_have_value("2. The variance ✓")


def reload_keeps_what_was_typed_last(page: Page) -> None:
    editor(page).fill("var = x.var(0)  # not reported yet")
    page.reload()
    settled(page)
    state(page, "right")
    expect(editor(page)).to_have_value("var = x.var(0)  # not reported yet")
    until(lambda: "reported" in parameters(page).get("var", ""), "the work in the address")


def test_network_trains_with_the_layer_that_was_written(open_page: Opener) -> None:
    """It is stopped in its first slice, and goes on."""
    page = settled(open_page("/write_it"))
    page.get_by_role("radio", name="4").click()
    page.get_by_role("button", name="Write that backward pass and train").click()
    for name in ("Stop", "Run", "Stop", "Run", "Stop", "Run"):
        page.get_by_role("button", name=name, exact=True).click()
    player(page, "done")
    page.get_by_role("button", name="Finished", exact=True).wait_for()
    page.get_by_text("Your layer trains worse").first.wait_for()
    state(page, "wrong")
    expect(verdict(page)).to_contain_text("the direct path alone")
    scrub = page.get_by_role("slider", name="Recorded step")
    said = page.locator(".bn-live .bn-say")
    scrub.press("Home")
    expect(said).to_contain_text("Nothing is trained yet")
    scrub.press("ArrowRight")
    expect(said).to_contain_text("Step 5 of 200")
    scrub.press("End")
    expect(said).to_contain_text("Your layer trains worse")
