"""A room without its private link is found again, by the browser that opened it or by words."""

from __future__ import annotations

import pytest

from bn_core.classroom.live.rooms import ROOMS, TOKEN_BURST, Ticket
from bn_core.classroom.people.identity import format_code
from tests.classroom.plans.test_guide_page import leads, report_rooms
from tests.open_lesson import Page

pytestmark = pytest.mark.usefixtures("own_database", "rooms")


def recover(page: Page, code: str, words: str) -> Page:
    page.app.text_input(key="recovery code").set_value(code)
    page.app.text_input(key="recovery words").set_value(words)
    [button] = [each for each in page.app.button if each.label == "Lead this room"]
    button.click()
    return page.run()


def test_words_lead_the_room_in_another_browser() -> None:
    page = report_rooms(Page("room")).click("Open a room")
    code, key = leads(page)
    assert [each.value for each in page.app.code] == [key.replace("-", " ")]
    other = report_rooms(Page("room"))
    assert "Find a room again" in [each.label for each in other.app.expander]
    recover(other, code.lower(), key.upper().replace("-", " "))
    assert leads(other) == (code, key)
    assert other.app.query_params["code"] in (code, [code])
    assert key not in str(other.app.query_params)


def test_wrong_words_are_refused_and_stay() -> None:
    mine: Ticket = ROOMS.ask(ROOMS.open())
    page = report_rooms(Page("room"))
    for code, words, fault in (
        (mine.code, "abacus abdomen", "A recovery phrase has 5 words, not 2."),
        (mine.code, "abacus abdomen abide able xyz", "“xyz” is not a word of a recovery phrase."),
        (mine.code, "abacus abdomen abide ablaze able", "No room has this code and these words."),
        ("BBBBBB", mine.token, "No room has this code and these words."),
        ("", mine.token, "No room has this code and these words."),
    ):
        recover(page, code, words)
        assert fault in page.errors
        assert page.app.text_input(key="recovery words").value == words
    recover(page, mine.code, mine.token)
    assert page.errors == ""


def test_guessing_words_is_slowed() -> None:
    mine: Ticket = ROOMS.ask(ROOMS.open())
    page = report_rooms(Page("room"))
    for _ in range(TOKEN_BURST):
        with pytest.raises(Exception, match="not in this room"):
            ROOMS.ask(ROOMS.seat(mine.code, "guess", ""))
    assert ROOMS._wrong_tokens.take("unknown", ROOMS._clock()) > 0
    recover(page, mine.code, mine.token)  # the right words are never held up
    assert leads(page) == (mine.code, mine.token)


def test_rooms_of_this_browser_are_listed() -> None:
    mine: list[Ticket] = [ROOMS.ask(ROOMS.open()) for _ in range(3)]
    ROOMS.ask(ROOMS.delete(mine[2].code, mine[2].token))
    page = report_rooms(Page("room"), [[each.code, each.token] for each in mine])
    assert leads(page)[0] == mine[0].code
    labels = [each.label for each in page.app.button if each.label.startswith("Lead ")]
    assert labels == [f"Lead {format_code(mine[1].code)}"]
    page.click(f"lead {mine[1].code}")
    assert leads(page) == (mine[1].code, mine[1].token)
    assert f"lead {mine[0].code}" in [each.key for each in page.app.button]


def test_a_link_without_its_key_offers_the_words() -> None:
    mine: Ticket = ROOMS.ask(ROOMS.open())
    page = report_rooms(Page("room", code=mine.code))
    assert page.app.text_input(key="recovery code").value == format_code(mine.code)
    recover(page, mine.code, mine.token)
    assert leads(page) == (mine.code, mine.token)
    assert "Find a room again" not in [each.label for each in page.app.expander]
