"""What is run for the ledger alone: arithmetic, figure 1 of 2015, a faulty gradient, a place."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

LEFT_OUT_RATES = (0.01, 0.1, 0.5)
"""The learning rates at which the statistics are left out of the gradient (claim C10)."""
PLACES = ("before", "after")
"""Where batch norm may stand: before the nonlinearity, or after it."""
MOMENTA = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5)
"""Shares of the newest batch, as PyTorch's momentum (claim C38)."""
EVERY = 20
"""Steps between two moments of figure 1."""


@dataclass(frozen=True, slots=True)
class Repeated(Knobs):
    """What every run for the ledger has: a first seed, and how many."""

    seeds: int = knob(3, 1, 5, "seeds of each measurement")
    seed: int = knob(0, 0, 9990, "first seed")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, of weights, batches and examples alike."""
        return tuple(range(self.seed, self.seed + self.seeds))


@dataclass(frozen=True, slots=True)
class PrintedConfig(Repeated):
    """What is settled by arithmetic, and the many normal batches of one claim."""

    batches: int = knob(100_000, 100, 100_000, "normal batches averaged", log=True)


@dataclass(frozen=True, slots=True)
class LeftOutConfig(Repeated):
    """MLPs 3 × 100 on the digits, with the statistics in the gradient and left out of it."""

    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    steps: int = knob(600, 10, 2000, "training steps")

    def run(self, rate: float, seed: int) -> RunConfig:
        """Three networks that differ in their norm alone; the third leaves its statistics out."""
        return RunConfig(
            depth=3,
            width=100,
            activation=self.activation,
            rate=rate,
            batch_size=64,
            third="left_out",
            steps=self.steps,
            seed=seed,
        )


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


@dataclass(frozen=True, slots=True)
class PlacingConfig(Repeated):
    """MLPs 3 × 100 with ReLU on few examples in full-batch steps, batch norm in either place."""

    data: str = choice("digits", ("digits", "mnist"), "data set of the few examples")
    examples: str = choice("300", ("100", "300", "1000"), "examples to train on")
    rate: float = knob(0.2, 0.01, 1.0, "learning rate", log=True)
    steps: int = knob(150, 10, 500, "full-batch steps")

    def run(self, place: str, seed: int) -> RunConfig:
        """The network with batch norm in one place, and its training."""
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
class MomentaConfig(Repeated):
    """MLPs 3 × 100 with batch norm on the digits, their statistics kept with many momenta."""

    small: str = choice("4", ("2", "4", "8", "16"), "examples in a small batch")
    rate: float = knob(0.1, 0.001, 1.0, "learning rate", log=True)
    steps: int = knob(400, 10, 2000, "training steps")

    @property
    def sizes(self) -> tuple[int, int]:
        """Examples in a training batch: small, and normal."""
        return int(self.small), 64

    def run(self, size: int, seed: int) -> RunConfig:
        """The network and its training in batches of one size."""
        return RunConfig(
            depth=3,
            width=100,
            activation="relu",
            rate=self.rate,
            batch_size=size,
            steps=self.steps,
            seed=seed,
        )
