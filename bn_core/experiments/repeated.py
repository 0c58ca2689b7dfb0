"""The seeds of every repeated measurement."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, knob


@dataclass(frozen=True, slots=True)
class Repeated(Knobs):
    """What every run for the ledger has: a first seed, and how many."""

    seeds: int = knob(3, 1, 5, "seeds of each measurement")
    seed: int = knob(0, 0, 9990, "first seed")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, of weights, batches and examples alike."""
        return tuple(range(self.seed, self.seed + self.seeds))
