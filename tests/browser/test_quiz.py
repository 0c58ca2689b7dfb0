"""The quiz in a reader's hands: one right, one wrong, and the sheet on paper."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from bn_core.course.quiz.bank import deal_sheet
from bn_core.course.quiz.worksheet import write_worksheet
from bn_core.lessons.question import DrawnChoice, DrawnNumber
from tests.browser.conftest import DESK, Opener
from tests.browser.lab import parameters, settled
from tests.browser.server import until


def test_a_sheet_is_answered_printed_and_kept(open_page: Opener) -> None:
    asked = deal_sheet(3)
    number = next(each for each in asked if isinstance(each, DrawnNumber))
    choice = next(each for each in asked if isinstance(each, DrawnChoice))
    page = settled(open_page("/quiz?seed=3", viewport=DESK))  # a browser that has stored nothing
    is_answered(page, number, choice)

    page.get_by_text("The quiz on paper").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Worksheet", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8") == write_worksheet(asked, 3)

    answers_survive_reload_history_and_another_tab(page, open_page, number, choice)

    page.get_by_role("button", name="New questions").click()
    until(lambda: parameters(page).get("seed") == "4", "the next seed in the address")
    page.get_by_text("You have not answered any").wait_for()


def is_answered(page: Page, number: DrawnNumber, choice: DrawnChoice) -> None:
    """A right number and a wrong choice, which is explained."""
    # Its own box: while a page loads, the first of them need not be that of the first question.
    box = field(page, number)
    right = page.locator("[data-testid=stAlert]", has_text="Right: it is")

    def answered() -> bool:
        box.fill(f"{number.answer:.5g}")  # a page that is still loading may drop what is typed
        box.press("Enter")
        settled(page)
        return right.is_visible()

    until(answered, "the answer to a number")
    wrong = choose_wrongly(choice)
    radio(page, choice, wrong).locator("xpath=ancestor::label").click()
    met = page.locator("[data-testid=stAlert]", has_text="Not this one.")
    expect(met).to_contain_text(choice.options[wrong].why)
    expect(met).to_contain_text(choice.explanation)
    page.get_by_text("You have answered 2 of 6 questions, 1 correctly.").wait_for()
    settled(page)


def answers_survive_reload_history_and_another_tab(
    page: Page, open_page: Opener, number: DrawnNumber, choice: DrawnChoice
) -> None:
    """They stay until they are forgotten."""

    def expect_answers(tab: Page) -> None:
        expect(field(tab, number)).to_have_value(f"{number.answer:.5g}")
        expect(radio(tab, choice, choose_wrongly(choice))).to_be_checked()
        tab.get_by_text("You have answered 2 of 6").wait_for()

    stored = "name => Object.entries(localStorage).filter(([key]) => key === name).length"
    until(lambda: page.evaluate(stored, "bn-answers quiz") == 1, "stored answers")
    page.reload()
    expect_answers(page)
    settled(page)
    page.get_by_test_id("stPageLink").get_by_role("link", name="←").click()
    expect(field(page, number)).to_have_count(0)
    settled(page)
    page.go_back()
    expect_answers(page)
    other = open_page("/quiz?seed=3", context=page.context)
    expect_answers(other)
    settled(other)
    other.get_by_role("button", name="Forget my answers").click()
    other.get_by_text("You have not answered any").wait_for()
    settled(other)
    until(lambda: other.evaluate(stored, "bn-answers quiz") == 0, "no stored answers")
    page.reload()
    page.get_by_text("You have not answered any").wait_for()
    settled(page)


def choose_wrongly(choice: DrawnChoice) -> int:
    """The place of a wrong option."""
    return (choice.right + 1) % len(choice.options)


def field(page: Page, asked: DrawnNumber) -> Locator:
    return page.locator(f".st-key-predict-{asked.question.id}-{asked.seed} input")


def radio(page: Page, asked: DrawnChoice, place: int) -> Locator:
    return page.locator(f".st-key-quiz-{asked.question.id}-{asked.seed} input").nth(place)
