"""Events that a student sends: move a slider, answer, vote, and choose a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bn_core.classroom.events.event import OUTCOMES, OUTLIER_LIMIT, Event
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import MAX_LINE, check_number, clean_text
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob, switch

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
INIT_SCALES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
"""Learning rates and scales of the initial weights that a phone offers in a class sweep."""


def _copy_knob(name: str) -> Any:
    """Return a copy of a control of RunConfig, with its bounds."""
    known = RunConfig.knob(name)
    return knob(known.default, known.low, known.high, known.help, log=known.log)


@dataclass(frozen=True, slots=True)
class _StudentEvent(Event):
    sender: ClassVar[str] = "student"


@dataclass(frozen=True, slots=True)
class SliderMoved(_StudentEvent, Knobs):
    """A student moved the slider to ``x``."""

    x: float = knob(0.0, -OUTLIER_LIMIT, OUTLIER_LIMIT, "x")


@dataclass(frozen=True, slots=True)
class NumberAnswered(_StudentEvent):
    """A student answered with a number."""

    number: float

    def __post_init__(self) -> None:
        number = check_number(self.number, "An answer")
        object.__setattr__(self, "number", number)


@dataclass(frozen=True, slots=True)
class VoteCast(_StudentEvent):
    """A student voted for an option, counted from 0."""

    option: int

    def __post_init__(self) -> None:
        if isinstance(self.option, bool) or not isinstance(self.option, int):
            raise RefusedError("A vote must be the place of an option, counted from 0.")


@dataclass(frozen=True, slots=True)
class LineWritten(_StudentEvent):
    """A student wrote a line; it is read as a program, and never executed."""

    line: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "line", clean_text(self.line, "A line", MAX_LINE))


@dataclass(frozen=True, slots=True)
class NetworkPicked(_StudentEvent, Knobs):
    """A student chose a network and predicted its outcome."""

    rate: float = _copy_knob("rate")
    init_scale: float = _copy_knob("init_scale")
    batch_norm: bool = switch(False, "batch norm")
    expects: str = choice("learns", OUTCOMES, "what becomes of it")
