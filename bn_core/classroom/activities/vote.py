"""A blind vote, in which students vote, discuss and vote again.

After the second vote all see how the votes changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from bn_core.classroom.activities.activity import (
    OPEN,
    REVEALED,
    Activity,
    View,
    without_seat,
)
from bn_core.classroom.activities.tallies import count_moves, count_votes, summarize_moves
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import VoteCast
from bn_core.classroom.events.teacher import SecondVoteStarted
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.inputs.validation import check_option, draw_question
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import Vote
from bn_core.lessons.question import DrawnChoice, Option

Votes = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A question and its options, each with an explanation.

    ``right`` is the place of the right option from 0, None if no option is right. ``explanation``
    is what no option explains.
    """

    text: str
    options: tuple[Option, ...]
    right: int | None
    explanation: str = ""


@dataclass(frozen=True)
class VoteActivity(Activity):
    """The votes of the first round, and of the second once it has started, by seat."""

    setting: Vote
    first: Votes = field(default_factory=dict)
    second: Votes | None = None

    @cached_property
    def question(self) -> Ballot:
        """The question, drawn from the bank or typed."""
        if self.setting.id:
            asked = draw_question(self.setting.id, self.setting.seed, "choice")
            assert isinstance(asked, DrawnChoice)
            return Ballot(asked.text, asked.options, asked.right)
        return read_ballot(self.setting)

    @property
    def round(self) -> int:
        """The round, 1 or 2."""
        return 1 if self.second is None else 2

    @property
    def votes(self) -> Votes:
        """The votes of the current or last round."""
        return self.first if self.second is None else self.second

    @property
    def answered_by(self) -> Collection[int]:
        """Seats that have voted in this round."""
        return self.votes.keys()

    def after(self, who: int, event: Event) -> Self:
        """Return the next state; a student has one vote per round, in at most two rounds.

        It may be changed while the round is open.
        """
        match event:
            case VoteCast(option):
                return self._add_vote(who, option)
            case SecondVoteStarted():
                if self.phase == REVEALED or self.second is not None:
                    raise NotNowError("A second vote is possible only once, before the reveal.")
                return replace(self, second={}, phase=OPEN, until=None)
        return super().after(who, event)

    def without_student(self, student: int) -> Self:
        """Return the state without one student's votes."""
        second = None if self.second is None else without_seat(self.second, student)
        return replace(self, first=without_seat(self.first, student), second=second)

    def view_as_teacher(self, people: People) -> View:
        """Return the tallies and the votes, at any time."""
        voted = [
            {"student": seat, "name": people.names.get(seat), **self._view_votes(seat)}
            for seat in sorted({*self.first, *(self.second or ())})
        ]
        return self._view_question() | self._view_truth() | self._view_counts() | {"votes": voted}

    def view_as_projector(self, people: People) -> View:
        """Return the number of votes and, once revealed, tallies, changes and the answer."""
        del people
        if self.phase != REVEALED:
            return self._view_question()
        return self._view_question() | self._view_truth() | self._view_counts()

    def view_as_student(self, student: int) -> View:
        """Return the question, the student's votes and, once revealed, the results."""
        view = self._view_question() | self._view_votes(student)
        return view if self.phase != REVEALED else view | self._view_truth() | self._view_counts()

    def _add_vote(self, who: int, option: int) -> Self:
        check_option(option, len(self.question.options))
        changes = self._count_change(self.votes, who, option, "Votes")
        if changes is None:
            return self
        votes = {**self.votes, who: option}
        if self.second is None:
            return replace(self, first=votes, changes=changes)
        return replace(self, second=votes, changes=changes)

    def _view_question(self) -> View:
        return {
            "text": self.question.text,
            "options": [each.text for each in self.question.options],
            "round": self.round,
            "answered": len(self.votes),
        }

    def _view_votes(self, student: int) -> View:
        return {"first": self.first.get(student), "second": (self.second or {}).get(student)}

    def _view_truth(self) -> View:
        asked = self.question
        why = [each.why for each in asked.options]
        return {"right": asked.right, "why": why, "explanation": asked.explanation}

    def _view_counts(self) -> View:
        many = len(self.question.options)
        if self.second is None:
            return {"tallies": [count_votes(self.first, many)], "moves": None}
        moved = count_moves(self.first, self.second, many)
        return {
            "tallies": [count_votes(self.first, many), count_votes(self.second, many)],
            "moves": moved,
            "shift": summarize_moves(moved, self.question.right),
        }


def read_ballot(typed: Vote) -> Ballot:
    """Return the ballot of a typed question.

    Its explanation stands with the right option, unless that one has a reply of its own.
    """
    replies = list(typed.replies or [""] * len(typed.options))
    rest = typed.explanation
    if typed.right is not None and not replies[typed.right]:
        replies[typed.right], rest = typed.explanation, ""
    options = tuple(map(Option, typed.options, replies))
    return Ballot(typed.text, options, typed.right, rest)
