"""Students write one line of batch norm, and the wall counts mistakes by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bn_core.classroom.activities.activity import REVEALED, Activity, View, without_seat
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import LineWritten
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import WriteLine
from bn_core.lessons.write_it.answer import check_program, read_givens
from bn_core.lessons.write_it.check import Check, State
from bn_core.lessons.write_it.config import BATCH
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.lessons.write_it.sentences import describe_given

MOST_MISTAKES = 6
"""Kinds of mistakes that are listed, the most frequent ones."""
_OTHER = {
    State.ERROR: "It cannot be read or computed.",
    State.SHAPE: "The shape is another one.",
    State.WRONG: "The shape is right, the numbers are not.",
    State.CLOSE: "The numbers are close, but not equal.",
}
"""What a wrong line is counted as if its mistake has no name."""


@dataclass(frozen=True)
class WriteLineActivity(Activity):
    """The lines so far, by seat; the last one of each student counts."""

    setting: WriteLine
    lines: Mapping[int, str] = field(default_factory=dict)

    @property
    def answered_by(self) -> Collection[int]:
        """Seats that have answered."""
        return self.lines.keys()

    def after(self, who: int, event: Event) -> Self:
        """Return the next state; a student may change the line while it is open."""
        if not isinstance(event, LineWritten):
            return super().after(who, event)
        changes = self._count_change(self.lines, who, event.line, "Answers")
        if changes is None:
            return self
        return replace(self, lines={**self.lines, who: event.line}, changes=changes)

    def without_student(self, student: int) -> Self:
        """Return the state without one student's line."""
        return replace(self, lines=without_seat(self.lines, student))

    def view_as_teacher(self, people: People) -> View:
        """Return all lines with what was found of each, at any time."""
        named = [
            {"student": seat, "name": people.names.get(seat), **self._view_line(seat)}
            for seat in sorted(self.lines)
        ]
        return self._view_question() | self._view_found() | {"lines": named}

    def view_as_projector(self, people: People) -> View:
        """Return how many have answered; once revealed, the mistakes by kind."""
        del people
        return self._view_question() | (self._view_found() if self.phase == REVEALED else {})

    def view_as_student(self, student: int) -> View:
        """Return what to write and the own line; once revealed, what was found of it."""
        view = self._view_question() | {"line": self.lines.get(student)}
        if self.phase != REVEALED:
            return view
        found = self._view_line(student) if student in self.lines else {}
        return view | {"solution": find_exercise(self.setting.exercise).solution} | found

    def _view_question(self) -> View:
        exercise = find_exercise(self.setting.exercise)
        return {
            "text": f"{exercise.title}: {exercise.ask}".replace("`", ""),
            "given": describe_given(exercise, read_givens(BATCH, 0)),
            "target": exercise.target,
            "answered": len(self.lines),
        }

    def _view_found(self) -> View:
        """Return how many lines are right, and the mistakes by kind.

        The wall shows no student's line, which may hold anything: a known mistake has a line of
        its own, whatever the students' lines look like.
        """
        exercise = find_exercise(self.setting.exercise)
        checks = [self._check(seat) for seat in self.lines]
        wrong = Counter(_name_mistake(each) for each in checks if not _is_right(each))
        known = {each.why: each.program for each in exercise.mistakes}
        return {
            "right": sum(map(_is_right, checks)),
            "mistakes": [
                {"why": why, "count": count, "line": known.get(why, "")}
                for why, count in wrong.most_common(MOST_MISTAKES)
            ],
            "kinds": len(wrong),
            "solution": exercise.solution,
        }

    def _view_line(self, student: int) -> View:
        check = self._check(student)
        return {
            "line": self.lines[student],
            "right": _is_right(check),
            "sentence": check.sentence,
            "mistake": "" if _is_right(check) else _name_mistake(check),
        }

    def _check(self, student: int) -> Check:
        return check_program(self.setting.exercise, self.lines[student], BATCH, 0)


def _is_right(check: Check) -> bool:
    return check.state == State.RIGHT


def _name_mistake(check: Check) -> str:
    return check.mistake or _OTHER.get(check.state, "")
