"""Results that are completed step by step, and their progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, Self, TypeVar


@dataclass(frozen=True, slots=True, eq=False)
class ExperimentResult:
    """The measurements of an experiment so far, with NaN for what is not measured."""

    progress: float
    """From 0 to 1."""
    device: str
    """A sentence that says where it is computed."""
    step: int
    """The number of training steps made, over all seeds."""

    @property
    def done(self) -> bool:
        """Whether the experiment is complete."""
        return self.progress >= 1


class HasParts(Protocol):
    """A config that divides its experiment into parts.

    Each part is a small value, since it is sent to a worker.
    """

    @property
    def parts(self) -> tuple[Any, ...]:
        """What each part computes."""
        ...


C = TypeVar("C", bound=HasParts)
P = TypeVar("P")
R = TypeVar("R", bound="PartialResult[Any, Any]")


@dataclass(frozen=True, slots=True, eq=False)
class PartialResult(Generic[C, P]):
    """An experiment's results by part, of which some may not be computed yet."""

    config: C
    computed: tuple[P | None, ...]
    """The result of each of the config's ``parts``; None before it is computed."""

    @classmethod
    def start(cls, config: C) -> Self:
        """Return the result before the first part."""
        return cls(config, (None,) * len(config.parts))

    @property
    def parts(self) -> tuple[Any, ...]:
        """What each part computes."""
        return self.config.parts

    def plus(self, place: int, part: P) -> Self:
        """Return the result with that of ``parts[place]`` added."""
        return replace(self, computed=(*self.computed[:place], part, *self.computed[place + 1 :]))

    @property
    def step(self) -> int:
        """The number of parts that are computed."""
        return sum(part is not None for part in self.computed)

    @property
    def progress(self) -> float:
        """The share of the parts that are computed, from 0 to 1."""
        return self.step / len(self.computed)

    @property
    def done(self) -> bool:
        """Whether all parts are computed."""
        return self.step == len(self.computed)


def compute_in_order(result: R, part: Callable[[Any, Any], Any]) -> Iterator[R]:
    """Yield ``result``, then the result after each part of ``part(config, place)``."""
    yield result
    for place, each in enumerate(result.parts):
        yield (result := result.plus(place, part(result.config, each)))
