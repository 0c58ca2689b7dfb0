"""Everyone picks a network and bets on it; the runs make the class's own map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bn_core.classroom.activities.activity import (
    CLOSED,
    OPEN,
    REVEALED,
    Activity,
    View,
    is_first,
    without_seat,
)
from bn_core.classroom.errors import NotNowError
from bn_core.classroom.events.event import OUTCOMES, Event
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.events.student import NetworkPicked
from bn_core.classroom.people import People
from bn_core.classroom.settings import ClassSweep
from bn_core.experiments.run_config import RunConfig
from bn_core.text.numbers import show


@dataclass(frozen=True, slots=True)
class Job:
    """One student's network to be trained: of the run's networks, the one with this norm."""

    student: int
    config: RunConfig
    norm: str
    """'batch' or 'none', as the run's results list them."""


@dataclass(frozen=True)
class ClassSweepActivity(Activity):
    """What each student has picked, and what has come of it so far, by seat.

    Picks are blind while it is open. Closing it begins the runs and shows the map; what everyone
    expected stays hidden until it is revealed.
    """

    setting: ClassSweep
    picks: Mapping[int, NetworkPicked] = field(default_factory=dict)
    came: Mapping[int, NetworkMeasured] = field(default_factory=dict)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is left to be trained, once picking is closed; students of one run are neighbours.

        A run trains both networks, so that those who differ in the norm alone share it.
        """
        if self.phase == OPEN:
            return ()
        left = [seat for seat in self.picks if seat not in self.came]
        left.sort(key=lambda seat: (self.picks[seat].rate, self.picks[seat].init_scale, seat))
        return tuple(self._job(seat) for seat in left)

    def outcome(self, student: int) -> str | None:
        """What became of a student's network: learns, stalls or diverges; None: not yet known."""
        came = self.came.get(student)
        if came is None:
            return None
        if came.ended or came.accuracy is None:
            return OUTCOMES[2]
        return OUTCOMES[0] if came.accuracy >= self.setting.good else OUTCOMES[1]

    def after(self, who: int, event: Event) -> Self:
        """As for every activity; a student picks once, and outcomes come after picking."""
        match event:
            case NetworkPicked():
                if not is_first(self.picks, who, event, "Your network"):
                    return self
                self._require_open("Picks")
                return replace(self, picks={**self.picks, who: event})
            case NetworkMeasured(student):
                return self._measured(student, event)
        return super().after(who, event)

    def without(self, student: int) -> Self:
        """Without one student's network."""
        picks, came = without_seat(self.picks, student), without_seat(self.came, student)
        return replace(self, picks=picks, came=came)

    def view_as_teacher(self, people: People) -> View:
        """All picks, expectations and outcomes."""
        told = People(people.names, shown=True)
        points = [self._point(seat, told) | self._bet(seat) for seat in sorted(self.picks)]
        return self._question() | {"points": points, "score": self._score()}

    def view_as_projector(self, people: People) -> View:
        """How many have picked; once closed, the map as it fills in; once revealed, the score."""
        if self.phase == OPEN:
            return self._question()
        points = [self._point(seat, people) for seat in sorted(self.picks)]
        score = self._score() if self.phase == REVEALED else None
        return self._question() | {"points": points, "score": score}

    def view_as_student(self, student: int) -> View:
        """The student's own network and what came of it; once revealed, whether it was foreseen."""
        if student not in self.picks:
            return self._question() | {"own": None}
        own = self._point(student, People({})) | {"expects": self.picks[student].expects}
        told = own | self._bet(student) if self.phase == REVEALED else own
        return self._question() | {"own": told}

    def _measured(self, student: int, event: NetworkMeasured) -> Self:
        """With an outcome; that of a student who has left counts for nothing."""
        if self.phase not in (CLOSED, REVEALED):
            raise NotNowError("Runs begin once picking is closed.")
        if student not in self.picks:
            return self
        return replace(self, came={**self.came, student: event})

    def _job(self, student: int) -> Job:
        pick = self.picks[student]
        config = self.setting.run(pick.rate, pick.init_scale)
        return Job(student, config, "batch" if pick.batch_norm else "none")

    def _question(self) -> View:
        names = [name for name, _ in self.setting.knobs()]
        network = {name: getattr(self.setting, name) for name in names}
        return {"network": network, "answered": len(self.picks), "measured": len(self.came)}

    def _point(self, student: int, people: People) -> View:
        pick, came = self.picks[student], self.came.get(student)
        return {
            "student": student,
            "name": people.projected_name(student),
            "rate": pick.rate,
            "init_scale": pick.init_scale,
            "batch_norm": pick.batch_norm,
            "outcome": self.outcome(student),
            "accuracy": came and came.accuracy,
            "written": show(came.accuracy) if came and came.accuracy is not None else "",
            "ended": came.ended if came else "",
        }

    def _bet(self, student: int) -> View:
        expects, outcome = self.picks[student].expects, self.outcome(student)
        return {"expects": expects, "right": None if outcome is None else expects == outcome}

    def _score(self) -> View:
        """Of the outcomes that have come, how many were foreseen, and what was for what."""
        matrix = [[0] * len(OUTCOMES) for _ in OUTCOMES]
        for seat in self.came:
            row, column = self.picks[seat].expects, self.outcome(seat) or ""
            matrix[OUTCOMES.index(row)][OUTCOMES.index(column)] += 1
        right = sum(matrix[place][place] for place in range(len(OUTCOMES)))
        return {
            "outcomes": list(OUTCOMES),
            "foreseen": right,
            "of": len(self.came),
            "matrix": matrix,
        }
