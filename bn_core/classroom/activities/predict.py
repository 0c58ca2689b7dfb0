"""Students predict a number before they see the computed answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Self

import numpy as np

from bn_core.classroom.activities.activity import REVEALED, Activity, View, without_seat
from bn_core.classroom.activities.tallies import Bar, bin_answers
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import NumberAnswered
from bn_core.classroom.inputs.validation import draw_question
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import Predict
from bn_core.course.quiz.marking import find_mistake
from bn_core.lessons.question import DrawnNumber, Number
from bn_core.text.numbers import format_number

_RIGHT = "\n"  # the group of right answers; no reply to a mistake holds a line end
NEAREST = 3
"""Number of the nearest answers whose students the projector names."""


@dataclass(frozen=True)
class PredictActivity(Activity):
    """The answers so far, by seat; the last one of each student counts."""

    setting: Predict
    answers: Mapping[int, float] = field(default_factory=dict)

    @cached_property
    def question(self) -> DrawnNumber | Number:
        """The question, from the bank with a computed answer, or a typed one."""
        if self.setting.id:
            asked = draw_question(self.setting.id, self.setting.seed, "numeric")
            assert isinstance(asked, DrawnNumber)
            return asked
        assert self.setting.answer is not None
        given = self.setting
        return Number(given.text, self.setting.answer, given.explanation, given.mistakes)

    @property
    def tolerance(self) -> float:
        """Largest error of a right answer."""
        if isinstance(self.question, DrawnNumber):
            return self.question.tolerance
        return self.setting.effective_tolerance

    @property
    def answered_by(self) -> Collection[int]:
        """Seats that have answered."""
        return self.answers.keys()

    def after(self, who: int, event: Event) -> Self:
        """Return the next state; an answer may be changed while it is open."""
        if not isinstance(event, NumberAnswered):
            return super().after(who, event)
        changes = self._count_change(self.answers, who, event.number, "Answers")
        if changes is None:
            return self
        return replace(self, answers={**self.answers, who: event.number}, changes=changes)

    def without_student(self, student: int) -> Self:
        """Return the state without one student's answer."""
        return replace(self, answers=without_seat(self.answers, student))

    def view_as_teacher(self, people: People) -> View:
        """Return all answers and the right one, at any time."""
        named = [
            {"student": seat, "name": people.names.get(seat), **self._view_answer(seat)}
            for seat in sorted(self.answers)
        ]
        return self._view_question() | self._view_truth() | self._view_counts() | {"answers": named}

    def view_as_projector(self, people: People) -> View:
        """Return how many have answered; once revealed, the histogram and who was nearest."""
        if self.phase != REVEALED:
            return self._view_question()
        ordered = sorted(self.answers, key=lambda seat: (abs(self._error(seat)), seat))
        nearest = [people.names[seat] for seat in ordered[:NEAREST]] if people.shown else []
        return (
            self._view_question() | self._view_truth() | self._view_counts() | {"nearest": nearest}
        )

    def view_as_student(self, student: int) -> View:
        """Return the question and the student's answer; once revealed, its error."""
        own = {"answer": self.answers.get(student)}
        if self.phase != REVEALED:
            return self._view_question() | own
        given = self._view_answer(student) if student in self.answers else own
        return self._view_question() | self._view_truth() | given

    def _view_question(self) -> View:
        return {"text": self.question.text, "answered": len(self.answers)}

    def _view_truth(self) -> View:
        asked = self.question
        return {
            "truth": asked.answer,
            "written": format_number(asked.answer),
            "tolerance": self.tolerance,
            "explanation": asked.explanation if isinstance(asked, DrawnNumber) else asked.because,
        }

    def _view_counts(self) -> View:
        return {"bars": self._bars, "right": sum(map(self._is_right, self.answers))}

    @cached_property
    def _bars(self) -> list[View]:
        """The histogram, with a bar for right answers and for each usual mistake.

        The bar of the right answer is there even if nobody gave it.
        """
        groups: dict[str, list[float]] = {_RIGHT: []}
        for seat, number in self.answers.items():
            group = _RIGHT if self._is_right(seat) else self._find_mistake(number)
            groups.setdefault(group, []).append(number)
        truth = self.question.answer
        bars = [(_view_bar(each), each.low) for each in bin_answers(groups.pop("", []))]
        right = Bar(truth, truth, len(groups.pop(_RIGHT)))
        bars.append((_view_bar(right, "right"), truth))
        for why, numbers in groups.items():
            usual = float(np.median(numbers))
            bars.append((_view_bar(Bar(usual, usual, len(numbers)), "mistake", why), usual))
        return [bar for bar, _ in sorted(bars, key=itemgetter(1))]

    def _view_answer(self, student: int) -> View:
        """Return a student's answer, its error, and the known mistake that leads to it."""
        number = self.answers[student]
        return {
            "answer": number,
            "error": self._error(student),
            "right": self._is_right(student),
            "mistake": self._find_mistake(number),
        }

    def _find_mistake(self, number: float) -> str:
        """Return what is said about the usual mistake that leads to a number, or ""."""
        if abs(number - self.question.answer) <= self.tolerance:
            return ""
        return find_mistake(self.question.mistakes, self.tolerance, number)

    def _is_right(self, student: int) -> bool:
        return abs(self._error(student)) <= self.tolerance

    def _error(self, student: int) -> float:
        return self.answers[student] - self.question.answer


def _view_bar(bar: Bar, kind: str = "", why: str = "") -> View:
    """Return a bar with its label; ``kind`` is "right", "mistake" or ""."""
    low, high = format_number(bar.low), format_number(bar.high)
    label = low if low == high else f"{low} to {high}"
    return {"label": label, "count": bar.count, "kind": kind, "why": why}
