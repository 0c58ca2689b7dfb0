"""How far a measurement is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Claimed:
    """A measurement in progress; NaN is not (yet) measured."""

    progress: float
    """From 0 to 1."""
    device: str
    """Where it computes, in a sentence."""
    step: int
    """Training steps made, of all seeds together."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.progress >= 1
