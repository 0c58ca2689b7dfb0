"""Everyone commits to a number; then the computed truth, and how far off each one was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Self

from bn_core.classroom.activities.activity import REVEALED, Activity, View, is_first, without_seat
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import NumberAnswered
from bn_core.classroom.people import People
from bn_core.classroom.settings import Predict
from bn_core.classroom.tallies import bin_answers
from bn_core.classroom.validation import draw_question
from bn_core.course.quiz.marking import mark
from bn_core.lessons.question import AskedNumber, Number
from bn_core.text.numbers import show

NEAREST = 3
"""How many of the nearest answers the projector names."""


@dataclass(frozen=True)
class PredictActivity(Activity):
    """The numbers given so far, by seat; the first one of each student counts."""

    setting: Predict
    answers: Mapping[int, float] = field(default_factory=dict)

    @cached_property
    def asked(self) -> AskedNumber | Number:
        """The question with its numbers and the answer that the core computes, or a typed one."""
        if self.setting.id:
            asked = draw_question(self.setting.id, self.setting.seed, "numeric")
            assert isinstance(asked, AskedNumber)
            return asked
        assert self.setting.answer is not None
        return Number(self.setting.text, self.setting.answer, "")

    @property
    def tolerance(self) -> float:
        """How far off an answer may be and still be right."""
        return self.asked.allowed if isinstance(self.asked, Number) else self.asked.tolerance

    def after(self, who: int, event: Event) -> Self:
        """As for every activity; a student answers once, while it is open."""
        if not isinstance(event, NumberAnswered):
            return super().after(who, event)
        if not is_first(self.answers, who, event.number, "Your answer"):
            return self
        self._require_open("Answers")
        return replace(self, answers={**self.answers, who: event.number})

    def without(self, student: int) -> Self:
        """Without one student's answer."""
        return replace(self, answers=without_seat(self.answers, student))

    def view_as_teacher(self, people: People) -> View:
        """All answers and the truth, at any time."""
        named = [
            {"student": seat, "name": people.names.get(seat), **self._given(seat)}
            for seat in sorted(self.answers)
        ]
        return self._question() | self._truth() | self._counted() | {"answers": named}

    def view_as_projector(self, people: People) -> View:
        """How many have answered; once revealed, the truth, a histogram and who was nearest."""
        if self.phase != REVEALED:
            return self._question()
        ordered = sorted(self.answers, key=lambda seat: (abs(self._error(seat)), seat))
        nearest = [people.names[seat] for seat in ordered[:NEAREST]] if people.shown else []
        return self._question() | self._truth() | self._counted() | {"nearest": nearest}

    def view_as_student(self, student: int) -> View:
        """The question and what this student has answered; once revealed, the error."""
        own = {"answer": self.answers.get(student)}
        if self.phase != REVEALED:
            return self._question() | own
        given = self._given(student) if student in self.answers else own
        return self._question() | self._truth() | given

    def _question(self) -> View:
        return {"text": self.asked.text, "answered": len(self.answers)}

    def _truth(self) -> View:
        asked = self.asked
        return {
            "truth": asked.answer,
            "written": show(asked.answer),
            "tolerance": self.tolerance,
            "explanation": asked.explanation if isinstance(asked, AskedNumber) else "",
        }

    def _counted(self) -> View:
        counted = bin_answers(list(self.answers.values()), self.asked.answer)
        return {"histogram": asdict(counted), "right": sum(map(self._right, self.answers))}

    def _given(self, student: int) -> View:
        """A student's number, its error, and the mistake it comes from, if one is known."""
        number, asked = self.answers[student], self.asked
        return {
            "answer": number,
            "error": self._error(student),
            "right": self._right(student),
            "mistake": mark(asked, number).mistake if isinstance(asked, AskedNumber) else "",
        }

    def _right(self, student: int) -> bool:
        return abs(self._error(student)) <= self.tolerance

    def _error(self, student: int) -> float:
        return self.answers[student] - self.asked.answer
