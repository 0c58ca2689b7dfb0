"""Settings of networks of which only a part is trained."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import knob

AFFINE, RANDOM, LAST, ALL = "affine", "random", "last", "all"
TRAINED = (AFFINE, RANDOM, LAST, ALL)
"""What is trained, in the order of every result: γ and β alone, as many weights chosen at random,
the last layer alone, or everything. All else keeps its first value."""
NAMES = {
    AFFINE: "γ and β alone",
    RANDOM: "as many random weights",
    LAST: "the last layer alone",
    ALL: "everything",
}
RATES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""The learning rates at which every network is trained."""
DATA = "digits"


@dataclass(frozen=True, slots=True)
class FrozenConfig(Repeated):
    """Residual ReLU networks with batch norm on the digits, each part at every rate."""

    prefix = "frozen_"

    depth: int = knob(3, 1, 12, "hidden layers; those after the first have skips")
    width: int = knob(32, 8, 64, "units per hidden layer")
    steps: int = knob(200, 10, 600, "training steps of each network")
    seeds: int = knob(2, 1, 6, "seeds of weights and batches")

    @property
    def parts(self) -> tuple[int, ...]:
        """What is trained as one stack: all networks of a seed."""
        return self.seed_values

    def count_trained(self, part: str) -> int:
        """Count the numbers that are trained."""
        data = DATASETS[DATA]
        classes, affine = len(data.classes), 2 * self.width * self.depth
        last = (self.width + 1) * classes
        inner = self.width * (data.features + 1 + (self.depth - 1) * (self.width + 1))
        return {AFFINE: affine, RANDOM: affine, LAST: last, ALL: affine + last + inner}[part]

    def run(self, seed: int, rate: float) -> RunConfig:
        """Return the network of one seed with its training at one rate."""
        return RunConfig(
            data=DATA,
            depth=self.depth,
            width=self.width,
            activation="relu",
            skip=True,
            rate=rate,
            batch_size=64,
            steps=self.steps,
            seed=seed,
        )
