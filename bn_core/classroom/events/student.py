"""What a student does: move, answer, vote and choose, never more than a few small values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bn_core.classroom.errors import RefusedError
from bn_core.classroom.events.event import OUTCOMES, OUTLIER_LIMIT, Event
from bn_core.classroom.validation import check_number
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob, switch


def _as_in_a_run(name: str) -> Any:
    """The control of this name that a run has, bounds and all."""
    known = RunConfig.knob(name)
    return knob(known.default, known.low, known.high, known.help, log=known.log)


@dataclass(frozen=True, slots=True)
class _Students(Event):
    sender: ClassVar[str] = "student"


@dataclass(frozen=True, slots=True)
class SliderMoved(_Students, Knobs):
    """A student's slider stands elsewhere."""

    x: float = knob(0.0, -OUTLIER_LIMIT, OUTLIER_LIMIT, "x")


@dataclass(frozen=True, slots=True)
class NumberAnswered(_Students):
    """A student's number."""

    number: float

    def __post_init__(self) -> None:
        number = check_number(self.number, "An answer")
        object.__setattr__(self, "number", number)


@dataclass(frozen=True, slots=True)
class VoteCast(_Students):
    """A student's choice, counted from 0."""

    option: int

    def __post_init__(self) -> None:
        if isinstance(self.option, bool) or not isinstance(self.option, int):
            raise RefusedError("A vote is the place of an answer.")


@dataclass(frozen=True, slots=True)
class NetworkPicked(_Students, Knobs):
    """A student's network, and what the student expects of it."""

    rate: float = _as_in_a_run("rate")
    init_scale: float = _as_in_a_run("init_scale")
    batch_norm: bool = switch(False, "batch norm")
    expects: str = choice("learns", OUTCOMES, "what becomes of it")
