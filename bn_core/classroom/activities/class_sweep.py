"""The class sweep, in which students choose networks and predict their outcomes.

In the end all see the map of the class's networks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bn_core.classroom.activities.activity import (
    CLOSED,
    OPEN,
    REVEALED,
    Activity,
    View,
    without_seat,
)
from bn_core.classroom.events.event import OUTCOMES, Event
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.events.student import NetworkPicked
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import ClassSweep
from bn_core.experiments.run_config import RunConfig
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class Job:
    """One student's network to train, which is the one with this norm in the run."""

    student: int
    config: RunConfig
    norm: str
    """'batch' or 'none', as the run's results list them."""


@dataclass(frozen=True)
class ClassSweepActivity(Activity):
    """The network of each student, and the results so far, by seat.

    While the activity is open, nobody sees another's network. Closing it starts the runs and shows
    the map. Predictions stay hidden until they are revealed.
    """

    setting: ClassSweep
    picks: Mapping[int, NetworkPicked] = field(default_factory=dict)
    results: Mapping[int, NetworkMeasured] = field(default_factory=dict)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Networks left to train, once the activity is closed, ordered by their run.

        A run trains both norms, so students who differ only in the norm share one run.
        """
        if self.phase == OPEN:
            return ()
        left = [seat for seat in self.picks if seat not in self.results]
        left.sort(key=lambda seat: (self.picks[seat].rate, self.picks[seat].init_scale, seat))
        return tuple(self._create_job(seat) for seat in left)

    def outcome(self, student: int) -> str | None:
        """Return one of OUTCOMES for a student's network; None if it is not known yet."""
        result = self.results.get(student)
        if result is None:
            return None
        if result.ended or result.accuracy is None:
            return OUTCOMES[2]
        return OUTCOMES[0] if result.accuracy >= self.setting.good else OUTCOMES[1]

    @property
    def answered_by(self) -> Collection[int]:
        """Seats that have answered."""
        return self.picks.keys()

    def after(self, who: int, event: Event) -> Self:
        """Return the next state; a choice may be changed until the activity is closed.

        Results come after that.
        """
        match event:
            case NetworkPicked():
                changes = self._count_change(self.picks, who, event, "Choices")
                if changes is None:
                    return self
                return replace(self, picks={**self.picks, who: event}, changes=changes)
            case NetworkMeasured(student):
                return self._add_result(student, event)
        return super().after(who, event)

    def without_student(self, student: int) -> Self:
        """Return the state without one student's network."""
        picks, results = without_seat(self.picks, student), without_seat(self.results, student)
        return replace(self, picks=picks, results=results)

    def view_as_teacher(self, people: People) -> View:
        """Return all networks, predictions and outcomes."""
        named = People(people.names, shown=True)
        points = [
            self._view_network(seat, named) | self._view_prediction(seat)
            for seat in sorted(self.picks)
        ]
        return self._view_question() | {"points": points, "score": self._count_predictions()}

    def view_as_projector(self, people: People) -> View:
        """Return how many have chosen; once closed, the map; once revealed, the score."""
        if self.phase == OPEN:
            return self._view_question()
        points = [self._view_network(seat, people) for seat in sorted(self.picks)]
        score = self._count_predictions() if self.phase == REVEALED else None
        return self._view_question() | {"points": points, "score": score}

    def view_as_student(self, student: int) -> View:
        """Return the student's network and result.

        Once revealed, it also says whether the prediction was right.
        """
        if student not in self.picks:
            return self._view_question() | {"own": None}
        own = self._view_network(student, People({})) | {"expects": self.picks[student].expects}
        if self.phase == REVEALED:
            own |= self._view_prediction(student)
        return self._view_question() | {"own": own}

    def _add_result(self, student: int, event: NetworkMeasured) -> Self:
        """Return the state with a result; that of a student who has left is ignored."""
        if self.phase not in (CLOSED, REVEALED):
            raise NotNowError("Networks are trained once the choices are closed.")
        if student not in self.picks:
            return self
        return replace(self, results={**self.results, student: event})

    def _create_job(self, student: int) -> Job:
        pick = self.picks[student]
        config = self.setting.run(pick.rate, pick.init_scale)
        return Job(student, config, "batch" if pick.batch_norm else "none")

    def _view_question(self) -> View:
        return {
            "described": self.setting.describe(),
            "answered": len(self.picks),
            "measured": len(self.results),
        }

    def _view_network(self, student: int, people: People) -> View:
        pick, result = self.picks[student], self.results.get(student)
        return {
            "student": student,
            "name": people.projected_name(student),
            "rate": pick.rate,
            "init_scale": pick.init_scale,
            "batch_norm": pick.batch_norm,
            "outcome": self.outcome(student),
            "accuracy": result and result.accuracy,
            "written": format_number(result.accuracy)
            if result and result.accuracy is not None
            else "",
            "ended": result.ended if result else "",
        }

    def _view_prediction(self, student: int) -> View:
        expects, outcome = self.picks[student].expects, self.outcome(student)
        return {"expects": expects, "right": None if outcome is None else expects == outcome}

    def _count_predictions(self) -> View:
        """Count the predicted outcomes, and return a matrix of predictions by outcomes."""
        matrix = [[0] * len(OUTCOMES) for _ in OUTCOMES]
        for seat in self.results:
            row, column = self.picks[seat].expects, self.outcome(seat) or ""
            matrix[OUTCOMES.index(row)][OUTCOMES.index(column)] += 1
        right = sum(matrix[place][place] for place in range(len(OUTCOMES)))
        return {
            "outcomes": list(OUTCOMES),
            "predicted": right,
            "of": len(self.results),
            "matrix": matrix,
        }
