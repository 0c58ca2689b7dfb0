"""A class in the browser: a teacher with a wall and two phones, a living batch and a blind vote."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import parameters, settled
from tests.browser.server import until

PHONE = {"width": 390, "height": 844}


def phone(open_page: Opener, code: str, name: str) -> Page:
    page = settled(open_page(f"/join?code={code}", viewport=PHONE))
    page.get_by_label("Nickname").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("You are in.")).to_be_visible()
    return page


def begin(teacher: Page, kind: str) -> None:
    teacher.get_by_role("combobox", name="Activity").select_option(kind)
    if kind == "vote":
        teacher.get_by_role("textbox", name="Its text").fill("Which of the two?")
        teacher.get_by_role("textbox", name="Answers to choose").fill("the one\nthe other")
        teacher.get_by_role("textbox", name="The right one").fill("B")
    teacher.get_by_role("button", name="Start now").click()


def test_a_class_is_one_batch_and_votes_blind(open_page: Opener) -> None:
    teacher = settled(open_page("/room"))
    teacher.get_by_role("button", name="Open a room").click()
    expect(teacher.locator(".bn-is")).to_contain_text("0 here")
    code = until(lambda: parameters(teacher).get("code", ""), "the code in the address")
    wall = open_page(f"/room?code={code}&eye=projector")
    expect(wall.locator(".bn-way .bn-code")).to_have_text(f"{code[:3]} {code[3:]}")
    expect(wall.get_by_role("img", name="QR of")).to_be_visible()
    ada, grace = (phone(open_page, code, name) for name in ("Ada", "<b>Grace</b>"))

    begin(teacher, "living_batch")
    x_hat, x = grace.locator("dd.x-hat"), grace.locator("dd.x")
    expect(x_hat).not_to_be_empty()
    stood, before = x_hat.inner_text(), x.inner_text()
    slider = ada.get_by_role("slider", name="your x")
    slider.focus()
    slider.press("Home")
    expect(ada.locator("dd.x")).to_have_text("−10")
    until(lambda: x_hat.inner_text() != stood, "another x̂ of who sat still")
    expect(x).to_have_text(before)
    expect(wall.locator(".bn-strip circle[data-row='3']")).to_have_count(2)
    expect(wall.locator(".bn-strip circle[data-row='0'] title").first).to_contain_text("= -10")

    teacher.get_by_role("button", name="Switch to inference").click()
    expect(grace.locator(".bn-mates")).to_contain_text("Inference")
    stood = x_hat.inner_text()
    slider.press("End")
    expect(ada.locator("dd.x")).to_have_text("10")
    expect(wall.locator(".bn-strip circle[data-row='0'] title").first).to_contain_text("= 10")
    expect(x_hat).to_have_text(stood)

    begin(teacher, "vote")
    for page, option in ((ada, "A"), (grace, "B")):
        page.get_by_role("button", name=f"{option} the").click()
        expect(page.get_by_text("Your vote is stored.")).to_be_visible()
    expect(wall.get_by_text("2 of 2 have voted")).to_be_visible()
    for page in (ada, wall):
        expect(page.locator(".bn-count")).to_have_count(0)

    settled_again(grace)
    expect(grace.get_by_text("Your vote is stored.")).to_be_visible()
    expect(grace.get_by_text("<b>Grace</b>")).to_be_visible()
    expect(grace.get_by_role("button", name="B the other")).to_have_attribute(
        "aria-pressed", "true"
    )

    teacher.locator("body").press("v")
    for page in (ada, grace, wall):
        expect(page.locator(".bn-count span")).to_have_text(["1", "1"])
        expect(page.locator(".bn-tally .right")).to_contain_text("the other ✓")


def settled_again(page: Page) -> None:
    """Reload, as a phone that was asleep does."""
    page.reload()
    settled(page)
