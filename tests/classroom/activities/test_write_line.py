"""Each student writes a line once; the wall shows what was found, and no line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.activities.write_line import MOST_MISTAKES
from bn_core.classroom.events.event import TEACHER
from bn_core.classroom.events.student import LineWritten
from bn_core.classroom.events.teacher import AnswersClosed, AnswersRevealed
from bn_core.classroom.inputs.errors import NotNowError, RefusedError
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import WriteLine
from bn_core.lessons.write_it.exercises import EXERCISES, ONE_LINE
from tests.classroom.rooms import apply_events, few, room_of
from tests.inputs.test_programs import ESCAPES

SHORT = [each for each in EXERCISES if each.name in ONE_LINE]
each_line = pytest.mark.parametrize("exercise", SHORT, ids=lambda each: each.name)


@each_line
def test_wall_counts_right_lines_and_mistakes_by_kind(exercise) -> None:
    mistakes = exercise.mistakes[:2]
    written = [exercise.solution, *(each.program for each in (*mistakes, mistakes[0])), "x +"]
    room = apply_events(
        room_of(len(written), WriteLine(exercise.name)),
        *((seat, LineWritten(line)) for seat, line in enumerate(written, 1)),
        (TEACHER, AnswersRevealed()),
    )
    shown = view_as_projector(room)["activity"]
    assert shown["answered"] == len(written)
    assert shown["right"] == 1
    assert shown["mistakes"][0] == {
        "why": mistakes[0].why,
        "count": 2,
        "line": mistakes[0].program,
    }
    assert sum(each["count"] for each in shown["mistakes"]) == len(written) - 1
    assert view_as_student(room, 1)["activity"]["right"]
    assert view_as_student(room, 2)["activity"]["sentence"] == mistakes[0].why


def test_last_line_before_closing_counts() -> None:
    room = room_of(2, WriteLine()).after(1, LineWritten("mean = x.mean(0)"))
    assert room.after(1, LineWritten("mean = x.mean(0)")) is room
    room = apply_events(room, (1, LineWritten("x")), (TEACHER, AnswersClosed()))
    assert view_as_student(room, 1)["activity"]["line"] == "x"
    for seat in (1, 2):
        with pytest.raises(NotNowError, match="too late"):
            room.after(seat, LineWritten("y"))


@few
@given(st.lists(st.sampled_from(ESCAPES) | st.text(max_size=40), min_size=1, max_size=5))
def test_nothing_that_is_written_shows_on_the_wall_or_breaks_it(lines: list[str]) -> None:
    room = room_of(len(lines), WriteLine())
    for seat, line in enumerate(lines, 1):
        try:
            event = LineWritten(line)
        except RefusedError:
            continue
        room = room.after(seat, event)
    before = view_as_projector(room)["activity"]
    assert set(before) == {"text", "given", "target", "answered"}
    room = room.after(TEACHER, AnswersRevealed())
    shown = view_as_projector(room)["activity"]
    assert len(shown["mistakes"]) <= MOST_MISTAKES
    assert {each["line"] for each in shown["mistakes"]} <= {
        "",
        *(each.program for each in SHORT[0].mistakes),
    }
    json.dumps([shown, view_as_teacher(room), view_as_student(room, 1)], allow_nan=False)


def test_solution_is_hidden_before_the_reveal() -> None:
    room = room_of(1, WriteLine()).after(1, LineWritten("x"))
    seen = view_as_student(room, 1)["activity"]
    assert set(seen) == {"text", "given", "target", "answered", "line"}
