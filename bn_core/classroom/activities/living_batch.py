"""The living batch, in which each student moves one sample.

Moving one sample changes the x̂ of all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from bn_core import Forward
from bn_core.classroom.activities.activity import OPEN, Activity, View, without_seat
from bn_core.classroom.activities.batch_statistics import (
    EPS,
    Batch,
    Statistics,
    average_statistics,
    normalize_batches,
    normalize_frozen,
    place_slider,
)
from bn_core.classroom.events.event import OUTLIER_LIMIT, SLIDER_LIMIT, Event
from bn_core.classroom.events.lab import SlidersMoved
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.events.teacher import (
    AnswersRevealed,
    BatchSplit,
    ModeSwitched,
    OutlierChosen,
    ScaleAndShiftSet,
)
from bn_core.classroom.inputs.errors import NotNowError, RefusedError
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import LivingBatch


@dataclass(frozen=True)
class LivingBatchActivity(Activity):
    """The position of every slider, and the teacher's settings.

    ``running`` are the statistics used in inference, averaged over the batches at the moment of
    the switch; None in training. ``outlier`` is a seat, 0 for none. ``size`` 0 is one batch of all.
    """

    x: Mapping[int, float] = field(default_factory=dict)
    gamma: float = 1.0
    beta: float = 0.0
    running: Statistics | None = None
    outlier: int = 0
    size: int = 0

    @classmethod
    def start(cls, setting: LivingBatch, students: Iterable[int]) -> Self:
        """Return one batch of these students, each at a different position."""
        x = {seat: place_slider(seat) for seat in students}
        return cls(setting, x=x, gamma=setting.gamma, beta=setting.beta)

    @property
    def mode(self) -> str:
        """Which statistics are used: train or inference."""
        return "inference" if self.running else "train"

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """The batches, normalized by the core; in inference all students are one batch.

        An empty room has none.
        """
        scale = (self.gamma, self.beta)
        return (
            normalize_frozen(self.x, self.running, *scale)
            if self.running
            else normalize_batches(self.x, self.size, *scale)
        )

    @cached_property
    def places(self) -> dict[int, tuple[int, int]]:
        """Each student's batch and place in it, from 0."""
        return {
            seat: (number, place)
            for number, batch in enumerate(self.batches)
            for place, seat in enumerate(batch.students)
        }

    def after(self, who: int, event: Event) -> Self:
        """Return the next state; sliders move only while it is open.

        The teacher may act at any time.
        """
        match event:
            case SliderMoved(x):
                self._require_open("Sliders")
                return self._move_sliders({who: x})
            case SlidersMoved(x):
                return self._move_sliders(x)
            case ScaleAndShiftSet(gamma, beta):
                return replace(self, gamma=gamma, beta=beta)
            case ModeSwitched("train"):
                return replace(self, running=None)
            case ModeSwitched():
                return replace(self, running=self.running or average_statistics(self.batches))
            case OutlierChosen(student):
                return self._choose_outlier(student)
            case BatchSplit(size):
                return replace(self, size=size)
            case AnswersRevealed():
                raise NotNowError("The living batch has nothing to reveal.")
        return super().after(who, event)

    def with_student(self, student: int) -> Self:
        """Return the batch with a new sample at its first position."""
        return replace(self, x={**self.x, student: place_slider(student)})

    def without_student(self, student: int) -> Self:
        """Return the batch without one sample."""
        outlier = 0 if self.outlier == student else self.outlier
        return replace(self, x=without_seat(self.x, student), outlier=outlier)

    def view_as_teacher(self, people: People) -> View:
        """Return what the projector shows, always with names."""
        return self.view_as_projector(People(people.names, shown=True))

    def view_as_projector(self, people: People) -> View:
        """Return the settings, and the statistics and names of each batch."""
        batches = [
            view_batch(each.step, [people.projected_name(seat) for seat in each.students])
            for each in self.batches
        ]
        return self._view_settings() | {
            "size": self.size,
            "outlier": self.outlier,
            "batches": batches,
        }

    def view_as_student(self, student: int) -> View:
        """Return the student's x, x̂ and y, and the mean and variance behind them."""
        number, place = self.places[student]
        return self._view_settings() | {
            "outlier": student == self.outlier,
            "reach": self.reach(student),
            "batches": len(self.batches),
            "batch": number,
            **view_sample(self.batches[number].step, place),
        }

    def reach(self, student: int) -> float:
        """Return the largest absolute position of this student's slider."""
        return OUTLIER_LIMIT if student == self.outlier else SLIDER_LIMIT

    def takes(self, student: int, x: float) -> bool:
        """Whether a student's slider can be at ``x`` now."""
        return self.phase == OPEN and student in self.x and abs(x) <= self.reach(student)

    def _move_sliders(self, moved: Mapping[int, float]) -> Self:
        for student, x in moved.items():
            if student not in self.x:
                raise RefusedError("Only students in the room have a slider.")
            if abs(x) > self.reach(student):
                raise RefusedError(f"x must be from {-SLIDER_LIMIT:g} to {SLIDER_LIMIT:g}.")
        return replace(self, x={**self.x, **moved})

    def _choose_outlier(self, student: int) -> Self:
        if student and student not in self.x:
            raise RefusedError(f"There is no student at seat {student}.")
        x = {seat: float(np.clip(at, -SLIDER_LIMIT, SLIDER_LIMIT)) for seat, at in self.x.items()}
        if student:
            x[student] = self.x[student]
        return replace(self, x=x, outlier=student)

    def _view_settings(self) -> View:
        return {"mode": self.mode, "gamma": self.gamma, "beta": self.beta, "eps": EPS}


def view_batch(step: Forward, names: Sequence[str | None]) -> dict[str, Any]:
    """Return a batch's mean and variance, and its students' names, None where hidden."""
    return {"mean": float(step.mean[0]), "var": float(step.var[0]), "names": list(names)}


def view_sample(step: Forward, place: int) -> dict[str, Any]:
    """Return one sample's numbers, and the statistics and size of its batch."""
    return {
        "x": float(step.x[place, 0]),
        "centered": float(step.x[place, 0] - step.mean[0]),
        "x_hat": float(step.x_hat[place, 0]),
        "y": float(step.y[place, 0]),
        "mean": float(step.mean[0]),
        "var": float(step.var[0]),
        "mates": len(step.x),
    }
