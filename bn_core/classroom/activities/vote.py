"""Vote blind, discuss, vote again: two tallies side by side, and who has moved where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from bn_core.classroom.activities.activity import (
    OPEN,
    REVEALED,
    Activity,
    View,
    is_first,
    without_seat,
)
from bn_core.classroom.errors import NotNowError
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import VoteCast
from bn_core.classroom.events.teacher import SecondVoteStarted
from bn_core.classroom.people import People
from bn_core.classroom.settings import Vote
from bn_core.classroom.tallies import count_moves, count_votes, summarize_moves
from bn_core.classroom.validation import check_option, draw_question
from bn_core.lessons.question import AskedChoice, Option

Votes = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A question and its options, with what is said about each; ``right`` counts them from 0.

    None where no answer is right.
    """

    text: str
    options: tuple[Option, ...]
    right: int | None


@dataclass(frozen=True)
class VoteActivity(Activity):
    """The votes of the first round and, once there is one, of the second, by seat."""

    setting: Vote
    first: Votes = field(default_factory=dict)
    second: Votes | None = None

    @cached_property
    def asked(self) -> Ballot:
        """The question of the bank as its seed asks it, or a typed one."""
        if self.setting.id:
            asked = draw_question(self.setting.id, self.setting.seed, "choice")
            assert isinstance(asked, AskedChoice)
            return Ballot(asked.text, asked.options, asked.right)
        options = tuple(Option(text, "") for text in self.setting.options)
        return Ballot(self.setting.text, options, self.setting.right)

    @property
    def round(self) -> int:
        """The first vote, or the second."""
        return 1 if self.second is None else 2

    @property
    def votes(self) -> Votes:
        """Of the round that is going on, or was the last."""
        return self.first if self.second is None else self.second

    def after(self, who: int, event: Event) -> Self:
        """As for every activity; a student votes once a round, and there are two rounds at most."""
        match event:
            case VoteCast(option):
                return self._voted(who, option)
            case SecondVoteStarted():
                if self.phase == REVEALED or self.second is not None:
                    raise NotNowError("A second vote comes once, and before the answer is shown.")
                return replace(self, second={}, phase=OPEN)
        return super().after(who, event)

    def without(self, student: int) -> Self:
        """Without one student's votes."""
        second = None if self.second is None else without_seat(self.second, student)
        return replace(self, first=without_seat(self.first, student), second=second)

    def view_as_teacher(self, people: People) -> View:
        """The tallies and the votes, at any time."""
        voted = [
            {"student": seat, "name": people.names.get(seat), **self._own(seat)}
            for seat in sorted({*self.first, *(self.second or ())})
        ]
        return self._question() | self._truth() | self._counted() | {"votes": voted}

    def view_as_projector(self, people: People) -> View:
        """How many have voted; once revealed, both tallies, the moves and the right answer."""
        del people
        if self.phase != REVEALED:
            return self._question()
        return self._question() | self._truth() | self._counted()

    def view_as_student(self, student: int) -> View:
        """The question and the student's own votes; once revealed, what the projector shows."""
        told = self._question() | self._own(student)
        return told if self.phase != REVEALED else told | self._truth() | self._counted()

    def _voted(self, who: int, option: int) -> Self:
        check_option(option, len(self.asked.options))
        if not is_first(self.votes, who, option, "Your vote"):
            return self
        self._require_open("Votes")
        votes = {**self.votes, who: option}
        return replace(self, first=votes) if self.second is None else replace(self, second=votes)

    def _question(self) -> View:
        return {
            "text": self.asked.text,
            "options": [each.text for each in self.asked.options],
            "round": self.round,
            "answered": len(self.votes),
        }

    def _own(self, student: int) -> View:
        return {"first": self.first.get(student), "second": (self.second or {}).get(student)}

    def _truth(self) -> View:
        return {"right": self.asked.right, "why": [each.why for each in self.asked.options]}

    def _counted(self) -> View:
        many = len(self.asked.options)
        if self.second is None:
            return {"tallies": [count_votes(self.first, many)], "moves": None}
        moved = count_moves(self.first, self.second, many)
        return {
            "tallies": [count_votes(self.first, many), count_votes(self.second, many)],
            "moves": moved,
            "shift": summarize_moves(moved, self.asked.right),
        }
