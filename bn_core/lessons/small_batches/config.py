"""What small batches are tried on: a network on the digits, its examples cut into ever fewer."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob

SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
"""Examples in a training batch."""
NORMS = ("none", "batch", "layer", "group")
REFERENCE = 32
"""The batch size at which the learning rate is the one that was set (Wu and He 2018)."""
GHOSTS = ("4", "10", "20", "50")
"""Examples in a ghost batch: each divides every number of examples that can be chosen."""


@dataclass(frozen=True, slots=True)
class SmallBatchesConfig(Knobs):
    """MLPs 3 × 96 on the digits with each norm, at each batch size, for equally many epochs."""

    scaling: str = choice("linear", ("linear", "fixed"), "learning rate as the batch shrinks")
    base_rate: float = knob(0.1, 0.01, 1.0, "learning rate at a batch of 32", log=True)
    epochs: int = knob(2, 1, 20, "passes over the training set, for every batch size")
    seeds: int = knob(3, 1, 5, "seeds of each network")
    seed: int = knob(0, 0, 9990, "first seed of weights and batches")

    def rate(self, size: int) -> float:
        """Proportional to the batch size, or the same for all."""
        return self.base_rate * (size / REFERENCE if self.scaling == "linear" else 1.0)

    def steps(self, size: int) -> int:
        """Steps that are equally many epochs; what does not fill a batch is left out of each."""
        return self.epochs * (DATASETS["digits"].train // size)

    def run(self, size: int, seed: int) -> RunConfig:
        """The network and its training at one batch size."""
        return RunConfig(
            depth=3,
            width=96,
            activation="relu",
            rate=self.rate(size),
            batch_size=size,
            seed=seed,
            third="group",
        )

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, of weights and batches alike."""
        return tuple(range(self.seed, self.seed + self.seeds))


@dataclass(frozen=True, slots=True)
class SynchronisedConfig(Knobs):
    """One batch of the digits, shared out over processes that normalize it together or apart."""

    ranks: str = choice("2", ("2", "4"), "processes that share one batch")
    shared_by: str = choice("chance", ("chance", "class"), "how the batch is shared out")
    device_batch: int = knob(8, 2, 32, "samples in each process")
    batch_seed: int = knob(0, 0, 9999, "seed of the batch and of the gradient from above")

    @property
    def processes(self) -> int:
        """How many."""
        return int(self.ranks)

    @property
    def samples(self) -> int:
        """Samples in the whole batch."""
        return self.processes * self.device_batch


@dataclass(frozen=True, slots=True)
class GhostsConfig(Knobs):
    """MLPs 3 × 100 on few examples: full-batch steps, with statistics of all or of a few."""

    ghost_data: str = choice("digits", ("digits", "mnist"), "data set of the few examples")
    examples: str = choice("100", ("100", "300", "1000"), "examples to train on")
    ghost: str = choice("20", GHOSTS, "examples in the ghost batches that are judged")
    drop: float = knob(0.5, 0.1, 0.9, "dropout: share of hidden outputs dropped")
    ghost_rate: float = knob(0.2, 0.01, 1.0, "learning rate of the few examples", log=True)
    ghost_steps: int = knob(150, 10, 500, "full-batch steps")
    ghost_seeds: int = knob(5, 1, 5, "seeds of weights and examples")
    first_seed: int = knob(0, 0, 9990, "first seed of the few examples")

    @property
    def settings(self) -> tuple[str, ...]:
        """The networks compared, in the order in which every result lists them."""
        return (*PLAIN, *(f"ghost {size}" for size in reversed(GHOSTS)))

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds: each draws its own examples, weights and orders."""
        return tuple(range(self.first_seed, self.first_seed + self.ghost_seeds))

    def run(self, setting: str, seed: int) -> RunConfig:
        """One network and its training."""
        return RunConfig(
            data=self.ghost_data,
            depth=3,
            width=100,
            activation="relu",
            rate=self.ghost_rate,
            steps=self.ghost_steps,
            seed=seed,
            dropout=self.drop if setting.endswith(DROPPED) else 0.0,
        )


@dataclass(frozen=True, slots=True)
class GroupingConfig(Knobs):
    """What is looked at of samples that are grouped by hand, and how a gradient is accumulated."""

    chosen: int = knob(1, 1, 8, "sample that is followed")
    micro: str = choice("8", ("2", "4", "8", "16", "32"), "samples in a micro-batch, of 64")


DROPPED = " + dropout"
PLAIN = ("none", f"none{DROPPED}", "full", f"full{DROPPED}")
"""The settings without ghosts: no norm, or one mean and variance of the full batch."""
