"""The report page: the teacher's key alone opens it, and it shows the class's answers."""

from __future__ import annotations

from typing import Any

import pytest

from bn_core.classroom.events.student import VoteCast
from bn_core.classroom.events.teacher import ActivityStarted, SecondVoteStarted
from bn_core.classroom.live.rooms import ROOMS, Ticket
from bn_core.classroom.people.identity import format_code
from tests.classroom.rooms import OPTIONS
from tests.open_lesson import Page

pytestmark = pytest.mark.usefixtures("rooms")


def report(page: Page, kept: Any) -> Page:
    """The page once the browser has told which rooms it keeps."""
    return page.report("teacher keys", "found", {"rooms": kept})


def voted_room() -> tuple[Ticket, list[Ticket]]:
    """A room in which two students have voted twice."""
    teacher: Ticket = ROOMS.ask(ROOMS.open())
    seats: list[Ticket] = [
        ROOMS.ask(ROOMS.join(teacher.code, name)) for name in ("<b>Ada</b>", "*Ben*")
    ]
    ROOMS.ask(ROOMS.act(teacher.code, teacher.token, ActivityStarted(OPTIONS)))
    for seat, option in zip(seats, (0, 1), strict=True):
        ROOMS.ask(ROOMS.act(seat.code, seat.token, VoteCast(option)))
    ROOMS.ask(ROOMS.act(teacher.code, teacher.token, SecondVoteStarted()))
    for seat in seats:
        ROOMS.ask(ROOMS.act(seat.code, seat.token, VoteCast(1)))
    return teacher, seats


def test_teacher_sees_answers_and_moves() -> None:
    teacher, _ = voted_room()
    page = Page("report", code=teacher.code)
    assert "Looking for your room." in page.words
    report(page, [[teacher.code, teacher.token]])
    assert f"Room **{format_code(teacher.code)}**: 2 students, 1 question answered." in page.words
    assert "1 of the 2 who voted twice changed their vote: 1 to the right answer." in page.words
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page.words
    assert "<b>Ada" not in page.words
    assert teacher.token not in f"{page.words} {page.app.query_params}"
    assert len(page.app.get("download_button")) == 2


def test_without_a_code_it_reports_on_the_room_that_the_browser_leads() -> None:
    teacher, _ = voted_room()
    page = report(Page("report"), [[teacher.code, teacher.token]])
    assert f"Room **{format_code(teacher.code)}**" in page.words
    assert page.app.query_params["code"] == teacher.code


def test_nobody_else_sees_anything() -> None:
    teacher, seats = voted_room()
    for kept in ([], [[teacher.code, seats[0].token]], [[teacher.code, ""]], None, [[{}, []]]):
        page = report(Page("report", code=teacher.code), kept)
        assert "Ada" not in page.words
        assert not page.app.get("download_button")
        assert "Only the teacher" in page.words


def test_a_browser_without_a_room_is_told_what_to_do() -> None:
    assert "This browser leads no room." in report(Page("report"), []).words


def test_a_room_without_answers_says_so() -> None:
    teacher: Ticket = ROOMS.ask(ROOMS.open())
    page = report(Page("report"), [[teacher.code, teacher.token]])
    page = report(Page("report", code=teacher.code), [[teacher.code, teacher.token]])
    assert "Nobody has answered" in page.words
