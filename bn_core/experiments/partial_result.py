"""A result that comes in parts, in any order, is whole when the last has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, Self, TypeVar


class Planned(Protocol):
    """A config that says what its parts compute; each is small, for it is sent to a worker."""

    @property
    def parts(self) -> tuple[Any, ...]: ...


C = TypeVar("C", bound=Planned)
P = TypeVar("P")


@dataclass(frozen=True, slots=True, eq=False)
class Parted(Generic[C, P]):
    """What has come of a config's parts, as far as they are computed."""

    config: C
    come: tuple[P | None, ...]
    """What has come of each of the config's ``parts``."""

    @classmethod
    def start(cls, config: C) -> Self:
        """Before the first part."""
        return cls(config, (None,) * len(config.parts))

    @property
    def parts(self) -> tuple[Any, ...]:
        """What each part computes."""
        return self.config.parts

    def plus(self, place: int, part: P) -> Self:
        """With what came for ``parts[place]``."""
        return replace(self, come=(*self.come[:place], part, *self.come[place + 1 :]))

    @property
    def step(self) -> int:
        """How many parts have come."""
        return sum(part is not None for part in self.come)

    @property
    def progress(self) -> float:
        """The share of the parts that have come."""
        return self.step / len(self.come)

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.step == len(self.come)
