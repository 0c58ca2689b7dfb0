"""Settings of the first figure of Ioffe and Szegedy (2015)."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import choice, knob

EVERY = 20
"""Steps between two measurements of figure 1."""


@dataclass(frozen=True, slots=True)
class FigureOneConfig(Repeated):
    """The networks of figure 1 in the 2015 paper.

    Three layers of 100 sigmoid units, trained in batches of 60.
    """

    data: str = choice("mnist", ("mnist", "digits"), "data set")
    rate: float = knob(0.5, 0.001, 10.0, "learning rate", log=True)
    steps: int = knob(2000, 100, 5000, "training steps")
    unit: int = knob(1, 1, 100, "unit of layer 3 that is followed")

    def run(self, seed: int) -> RunConfig:
        """Return the training of the networks with and without batch norm."""
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
    def measured_steps(self) -> tuple[int, ...]:
        """The steps after which accuracy and percentiles are taken.

        They include 0 and the last step.
        """
        return (*range(0, self.steps, EVERY), self.steps)
