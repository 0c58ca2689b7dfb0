"""Settings of the experiments on the noise of mini-batches."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob, switch

FEWEST = "100"
"""The fewest training examples of the networks that learn few."""
BATCHES = ("all", "64", "16")
"""Examples per step; "all" of them is a step without the noise of a mini-batch."""


class FewExamplesPlan:
    """The rates and steps of networks that learn few examples, by a config's fields."""

    __slots__ = ()
    rate: float
    tuned: bool
    steps: int
    batch: str

    @property
    def rates(self) -> tuple[float, ...]:
        """The learning rates of which each network has its best."""
        powers = (0, -1, 1, 2, 3) if self.tuned else (0,)
        return tuple(self.rate * 4**power for power in powers)

    @property
    def plan(self) -> tuple[int, int]:
        """The number of steps, and the examples per step, 0 for all."""
        return self.steps, 0 if self.batch == "all" else int(self.batch)


PLACES = ("before", "after")
"""Where batch norm may stand: before the nonlinearity, or after it."""


@dataclass(frozen=True, slots=True)
class PlacementConfig(FewExamplesPlan, Repeated):
    """MLPs 3 × 100 with batch norm before or after ReLU, on few examples."""

    prefix = "place_"

    data: str = choice("digits", ("digits", "mnist"), "data set of the few examples")
    examples: str = choice("300", ("100", "300", "1000"), "examples to train on")
    rate: float = knob(0.2, 0.01, 1.0, "learning rate", log=True)
    steps: int = knob(150, 10, 500, "training steps")
    batch: str = choice("all", BATCHES, "examples per step")
    tuned: bool = switch(False, "the best of five rates for each network, on held-out examples")

    def run(self, place: str, seed: int) -> RunConfig:
        """Return the network with batch norm in one place, and its training."""
        return RunConfig(
            data=self.data,
            depth=3,
            width=100,
            activation="relu",
            place=place,
            rate=self.rate,
            steps=self.steps,
            seed=seed,
        )


@dataclass(frozen=True, slots=True)
class RegularizationView(Knobs):
    """What the picture shows."""

    view: str = choice("networks", ("networks", "value"), "what the picture shows")


@dataclass(frozen=True, slots=True)
class BatchNoiseConfig(Knobs):
    """One value in a batch whose other examples are drawn again and again."""

    prefix = "mates_"

    value: float = knob(1.0, -4.0, 4.0, "value of the fixed example", unit="σ", parameter="value")
    size: int = knob(8, 2, 256, "examples per batch, including the fixed one")
    draws: int = knob(1000, 100, 4000, "number of random batches", parameter="draws")
    seed: int = knob(0, 0, 9999, "seed of the other examples")


GHOSTS = ("4", "10", "20", "50")
"""Examples in a ghost batch: each divides every number of examples that can be chosen."""


@dataclass(frozen=True, slots=True)
class GhostBatchesConfig(FewExamplesPlan, Repeated):
    """MLPs 3 × 100 on few examples, with statistics of all, a batch or ghosts."""

    prefix = "ghost_"

    data: str = choice("digits", ("digits", "mnist"), "data set of the few examples")
    examples: str = choice(
        FEWEST, (FEWEST, "300", "1000"), "examples to train on", parameter="examples"
    )
    ghost: str = choice(
        "20", GHOSTS, "examples in the ghost batches that are judged", parameter="ghost"
    )
    drop: float = knob(0.5, 0.1, 0.9, "dropout: share of hidden outputs dropped", parameter="drop")
    rate: float = knob(0.2, 0.01, 1.0, "learning rate of the few examples", log=True)
    steps: int = knob(150, 10, 500, "training steps")
    batch: str = choice("all", BATCHES, "examples per step")
    tuned: bool = switch(False, "the best of five rates for each network, on held-out examples")
    seeds: int = knob(5, 1, 6, "seeds of weights and examples")
    seed: int = knob(0, 0, 9990, "first seed of the few examples", parameter="first_seed")

    @property
    def usual(self) -> str:
        """The setting that is batch norm as it is used, with the step's own statistics."""
        return "full" if self.batch == "all" else "batch"

    @property
    def noisy(self) -> str:
        """The setting whose statistics are noisier than those of all examples."""
        return f"ghost {self.ghost}" if self.batch == "all" else "batch"

    @property
    def settings(self) -> tuple[str, ...]:
        """The networks compared, in the order of every result."""
        if self.batch != "all":
            return ("none", f"none{DROPPED}", "batch", f"batch{DROPPED}", "full")
        return (*PLAIN, *(f"ghost {size}" for size in reversed(GHOSTS)))

    def run(self, setting: str, seed: int) -> RunConfig:
        """Return one network and its training."""
        return RunConfig(
            data=self.data,
            depth=3,
            width=100,
            activation="relu",
            rate=self.rate,
            steps=self.steps,
            seed=seed,
            dropout=self.drop if setting.endswith(DROPPED) else 0.0,
        )


DROPPED = " + dropout"


PLAIN = ("none", f"none{DROPPED}", "full", f"full{DROPPED}")
"""The settings without ghosts: no norm, or one mean and variance of all training examples."""


SHARES = (0.1, 0.3, 0.5)
"""Shares of the hidden outputs that dropout drops (claim C53)."""
ARMS = ("before", "after")
"""Dropout after every ReLU, so before batch norm, or only after the last batch norm."""
RATES = (0.1, 0.4, 1.6)
"""Learning rates of which each of these networks has its best."""


@dataclass(frozen=True, slots=True)
class VarianceShiftConfig(Repeated):
    """MLPs 3 × 100 with batch norm, and dropout before it or after the last of it."""

    prefix = "shift_"

    examples: str = choice("300", ("100", "300"), "examples to train on")
    steps: int = knob(150, 1, 500, "training steps")
    seeds: int = knob(2, 1, 6, "seeds of weights, examples and dropout")

    def run(self, share: float, seed: int) -> RunConfig:
        """Return a network that drops this share after every ReLU, and its training."""
        return RunConfig(
            depth=3,
            width=100,
            activation="relu",
            batch_size=32,
            dropout=share,
            seed=seed,
        )
