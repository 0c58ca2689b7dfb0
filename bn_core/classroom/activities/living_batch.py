"""Each student is one sample, and what one of them moves changes the x̂ of all the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from bn_core import Forward
from bn_core.classroom.activities.activity import Activity, View, without_seat
from bn_core.classroom.activities.batch_statistics import (
    EPS,
    Batch,
    Statistics,
    batches,
    frozen,
    start,
    statistics,
)
from bn_core.classroom.errors import NotNowError, RefusedError
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
from bn_core.classroom.people import People
from bn_core.classroom.settings import LivingBatch


@dataclass(frozen=True)
class LivingBatchActivity(Activity):
    """Where every slider stands, and what the teacher has set.

    ``running`` are the statistics used in inference: the average over the batches as they were at
    the switch; None in training. ``outlier`` 0 is nobody. ``size`` 0 is one batch of all.
    """

    x: Mapping[int, float] = field(default_factory=dict)
    gamma: float = 1.0
    beta: float = 0.0
    running: Statistics | None = None
    outlier: int = 0
    size: int = 0

    @classmethod
    def begin(cls, students: Iterable[int]) -> Self:
        """One batch of these students, each somewhere of their own."""
        return cls(LivingBatch(), x={seat: start(seat) for seat in students})

    @property
    def mode(self) -> str:
        """Whose statistics count: train or inference."""
        return "inference" if self.running else "train"

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """The batches as they are normalized now, by bn_core; in inference all are one.

        An empty room has none.
        """
        scale = (self.gamma, self.beta)
        return (
            frozen(self.x, self.running, *scale)
            if self.running
            else batches(self.x, self.size, *scale)
        )

    @cached_property
    def places(self) -> dict[int, tuple[int, int]]:
        """Where each student is: the batch and the place in it, from 0."""
        return {
            seat: (number, place)
            for number, batch in enumerate(self.batches)
            for place, seat in enumerate(batch.students)
        }

    def after(self, who: int, event: Event) -> Self:
        """As for every activity; sliders move while it is open, the teacher sets at any time."""
        match event:
            case SliderMoved(x):
                self._require_open("Sliders")
                return self._settled({who: x})
            case SlidersMoved(x):
                return self._settled(x)
            case ScaleAndShiftSet(gamma, beta):
                return replace(self, gamma=gamma, beta=beta)
            case ModeSwitched("train"):
                return replace(self, running=None)
            case ModeSwitched():
                return replace(self, running=self.running or statistics(self.batches))
            case OutlierChosen(student):
                return self._singled(student)
            case BatchSplit(size):
                return replace(self, size=size)
            case AnswersRevealed():
                raise NotNowError("Nothing is hidden in the living batch.")
        return super().after(who, event)

    def joined(self, student: int) -> Self:
        """The new sample begins at a place of its own."""
        return replace(self, x={**self.x, student: start(student)})

    def without(self, student: int) -> Self:
        """The sample leaves the batch."""
        outlier = 0 if self.outlier == student else self.outlier
        return replace(self, x=without_seat(self.x, student), outlier=outlier)

    def view_as_teacher(self, people: People) -> View:
        """What the projector is told, always with names."""
        return self.view_as_projector(People(people.names, shown=True))

    def view_as_projector(self, people: People) -> View:
        """What is set, and what is told of each batch."""
        batches = [
            batch_view(each.step, [people.projected_name(seat) for seat in each.students])
            for each in self.batches
        ]
        return self._set() | {"size": self.size, "outlier": self.outlier, "batches": batches}

    def view_as_student(self, student: int) -> View:
        """The student's own x, x̂ and y, and the mean and variance they come from."""
        number, place = self.places[student]
        return self._set() | {
            "outlier": student == self.outlier,
            "reach": self.reach(student),
            "batches": len(self.batches),
            "batch": number,
            **place_view(self.batches[number].step, place),
        }

    def reach(self, student: int) -> float:
        """How far this student's slider goes to either side."""
        return OUTLIER_LIMIT if student == self.outlier else SLIDER_LIMIT

    def _settled(self, moved: Mapping[int, float]) -> Self:
        for student, x in moved.items():
            if student not in self.x:
                raise RefusedError("Only who sits in the room is a sample.")
            if abs(x) > self.reach(student):
                raise RefusedError(f"x goes from {-SLIDER_LIMIT:g} to {SLIDER_LIMIT:g}.")
        return replace(self, x={**self.x, **moved})

    def _singled(self, student: int) -> Self:
        if student and student not in self.x:
            raise RefusedError(f"Nobody sits at seat {student}.")
        x = {seat: float(np.clip(at, -SLIDER_LIMIT, SLIDER_LIMIT)) for seat, at in self.x.items()}
        if student:
            x[student] = self.x[student]
        return replace(self, x=x, outlier=student)

    def _set(self) -> View:
        return {"mode": self.mode, "gamma": self.gamma, "beta": self.beta, "eps": EPS}


def batch_view(step: Forward, names: Sequence[str | None]) -> dict[str, Any]:
    """A batch's mean and variance, and the names of its samples, None where they are hidden."""
    return {"mean": float(step.mean[0]), "var": float(step.var[0]), "names": list(names)}


def place_view(step: Forward, place: int) -> dict[str, Any]:
    """One sample's own numbers, and those it shares with its batch of ``mates`` students."""
    return {
        "x": float(step.x[place, 0]),
        "centered": float(step.x[place, 0] - step.mean[0]),
        "x_hat": float(step.x_hat[place, 0]),
        "y": float(step.y[place, 0]),
        "mean": float(step.mean[0]),
        "var": float(step.var[0]),
        "mates": len(step.x),
    }
