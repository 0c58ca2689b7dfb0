"""Settings of the first figure of Ioffe and Szegedy (2015)."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import choice, knob

EVERY = 20
"""Steps between two moments of figure 1."""


@dataclass(frozen=True, slots=True)
class FigureOneConfig(Repeated):
    """Three layers of 100 sigmoid units in batches of 60, as in figure 1 of the 2015 paper."""

    data: str = choice("mnist", ("mnist", "digits"), "data set")
    rate: float = knob(0.5, 0.001, 10.0, "learning rate", log=True)
    steps: int = knob(2000, 100, 5000, "training steps")
    unit: int = knob(1, 1, 100, "unit of layer 3 that is followed")

    def run(self, seed: int) -> RunConfig:
        """The network without a norm and the one with batch norm, and their training."""
        return RunConfig(
            data=self.data,
            depth=3,
            width=100,
            activation="sigmoid",
            rate=self.rate,
            batch_size=60,
            steps=self.steps,
            unit=self.unit,
            seed=seed,
        )

    @property
    def measured(self) -> tuple[int, ...]:
        """The steps after which accuracy and percentiles are taken; 0 and the last among them."""
        return (*range(0, self.steps, EVERY), self.steps)
