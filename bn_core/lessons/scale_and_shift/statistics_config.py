"""Settings of networks that standardize by the mean, a deviation, or both."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import choice, knob

BOTH, RMS, STD, MEAN, MEAN_UNIT, NONE = "both", "rms", "std", "mean", "mean_unit", "none"
NAMES = {
    BOTH: "mean and standard deviation",
    RMS: "root mean square alone",
    STD: "standard deviation alone",
    MEAN: "mean alone",
    MEAN_UNIT: "mean alone, weight normalization",
    NONE: "neither",
}
"""What each network standardizes by, in the order of every result."""
CENTRED = (BOTH, MEAN, MEAN_UNIT)
"""The networks that subtract the mean."""
RATES = (0.03, 0.1, 0.3, 1.0, 3.0)
"""The learning rates at which every network is trained."""
DATA = "digits"
BATCH, UNITS = "batch", "units"


@dataclass(frozen=True, slots=True)
class StatisticsConfig(Repeated):
    """ReLU networks on the digits that differ in their statistics, each at every rate.

    The statistics are taken over the examples of a batch, as in batch norm, or over the units of a
    layer, as in layer norm and RMSNorm. All learn γ and β, the network with neither statistic, too.
    """

    prefix = "statistic_"

    axis: str = choice(BATCH, (BATCH, UNITS), "what the statistics are taken over")
    depth: int = knob(8, 1, 12, "hidden layers of these networks")
    width: int = knob(32, 8, 64, "units of their hidden layers")
    steps: int = knob(100, 10, 600, "training steps of these networks")
    seeds: int = knob(2, 1, 6, "seeds of their weights and batches")

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that are compared: over units those that a paper proposes there."""
        over_units = (BOTH, RMS, MEAN, NONE)
        return over_units if self.axis == UNITS else tuple(NAMES)

    @property
    def parts(self) -> tuple[int, ...]:
        """What is trained as one stack: all networks of a seed."""
        return self.seed_values

    def run(self, seed: int, rate: float) -> RunConfig:
        """Return the network of one seed with its training at one rate."""
        return RunConfig(
            data=DATA,
            depth=self.depth,
            width=self.width,
            activation="relu",
            rate=rate,
            batch_size=64,
            steps=self.steps,
            seed=seed,
        )
