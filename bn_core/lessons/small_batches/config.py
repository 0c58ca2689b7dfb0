"""Settings of the experiments on small batches."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob

SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
"""Examples in a training batch."""
NORMS = ("none", "batch", "layer", "group")
REFERENCE = 32
"""The batch size at which the learning rate is the one that was set (Wu and He 2018)."""


@dataclass(frozen=True, slots=True)
class SmallBatchesConfig(Repeated):
    """Networks with each norm at each batch size, for equally many epochs.

    They are MLPs of 3 × 96, or CNNs of 3 layers of 16 channels.
    """

    net: str = choice("mlp", ("mlp", "cnn"), "kind of network")
    scaling: str = choice("linear", ("linear", "fixed"), "learning rate as the batch shrinks")
    base_rate: float = knob(0.1, 0.01, 1.0, "learning rate at a batch of 32", log=True)
    epochs: int = knob(2, 1, 20, "passes over the training set, for every batch size")
    seeds: int = knob(3, 1, 6, "seeds of each network")
    seed: int = knob(0, 0, 9990, "first seed of weights and batches")

    def rate(self, size: int) -> float:
        """Return the learning rate, proportional to the batch size or the same for all."""
        return self.base_rate * (size / REFERENCE if self.scaling == "linear" else 1.0)

    def steps(self, size: int) -> int:
        """Return the steps of the epochs, without incomplete batches."""
        return self.epochs * (DATASETS["digits"].train // size)

    def run(self, size: int, seed: int) -> RunConfig:
        """Return the network and its training at one batch size."""
        return RunConfig(
            net=self.net,
            depth=3,
            width=96,
            activation="relu",
            rate=self.rate(size),
            batch_size=size,
            seed=seed,
            third="group",
        )

    @property
    def values(self) -> int:
        """The values of a feature that one example brings to its mean."""
        return 1 if self.net == "mlp" else 16  # after the first layer images are 4 × 4


@dataclass(frozen=True, slots=True)
class SmallBatchesView(Knobs):
    """What the picture shows."""

    view: str = choice("networks", ("networks", "numbers"), "what the picture shows")


@dataclass(frozen=True, slots=True)
class GroupingConfig(Knobs):
    """The sample that is followed."""

    chosen: int = knob(1, 1, 8, "sample that is followed")
