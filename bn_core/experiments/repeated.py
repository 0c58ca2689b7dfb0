"""The seeds of a repeated measurement."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, knob


@dataclass(frozen=True, slots=True)
class Repeated(Knobs):
    """The config of a measurement that is repeated with several seeds."""

    seeds: int = knob(3, 1, 6, "seeds of each measurement")
    seed: int = knob(0, 0, 9990, "first seed")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, each for weights, batches and examples."""
        return tuple(range(self.seed, self.seed + self.seeds))
