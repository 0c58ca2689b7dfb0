"""Settings of the running averages."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

MAX_BATCHES = 400
"""Batches of the longest timeline."""


@dataclass(frozen=True, slots=True)
class TimelineConfig(Knobs):
    """Random batches, and a layer that averages them.

    Batches count from 1. The data change at batch ``change_at``, batch ``poison_at`` is
    corrupted, and the statistics are reset just before batch ``recover_at``. What is set beyond
    ``batches`` does not happen.
    """

    mean: float = knob(2.0, -10.0, 10.0, "true mean of the data")
    spread: float = knob(3.0, 0.1, 10.0, "true standard deviation of the data")
    batch_size: int = knob(32, 2, 256, "examples per batch")
    momentum: float = knob(
        0.1,
        0.001,
        1.0,
        "the share of the newest batch in the running statistics, as in PyTorch",
        log=True,
    )
    batches: int = knob(120, 10, MAX_BATCHES, "number of training batches")
    change_at: int = knob(0, 0, MAX_BATCHES, "first batch of other data (0: the data never change)")
    new_mean: float = knob(-2.0, -10.0, 10.0, "true mean after the change")
    new_spread: float = knob(1.0, 0.1, 10.0, "true standard deviation after the change")
    poison: str = choice("none", ("none", "outlier", "nan"), "how one batch is corrupted")
    poison_at: int = knob(60, 1, MAX_BATCHES, "number of the corrupted batch")
    recover: str = choice("wait", ("wait", "reset"), "what is done after the corrupted batch")
    recover_at: int = knob(
        80, 1, MAX_BATCHES, "first batch after the reset of the running statistics"
    )
    seed: int = knob(0, 0, 9999, "seed of the random batches")


@dataclass(frozen=True, slots=True)
class VarianceEstimatesConfig(Knobs):
    """Many batches of normal numbers, to estimate their variance in two ways."""

    prefix = "normal_"

    batches: int = knob(20_000, 100, 100_000, "random batches that are averaged", log=True)
    seed: int = knob(0, 0, 9999, "seed of the random batches")


MOMENTA = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9)
"""Shares of the newest batch, as PyTorch's momentum (claim C38)."""


@dataclass(frozen=True, slots=True)
class MomentumSweepConfig(Repeated):
    """MLPs 3 × 100 on the digits, with running statistics of many momenta."""

    small: str = choice("4", ("2", "4", "8", "16"), "examples in a small batch")
    rate: float = knob(0.1, 0.001, 1.0, "learning rate", log=True)
    steps: int = knob(400, 10, 2000, "training steps")

    @property
    def sizes(self) -> tuple[int, int, int]:
        """The small, the normal and a large training batch size."""
        return int(self.small), 64, 256

    def run(self, size: int, seed: int) -> RunConfig:
        """Return the network and its training in batches of one size."""
        return make_run(self.rate, self.steps, size, seed)


def make_run(rate: float, steps: int, size: int, seed: int) -> RunConfig:
    """Return an MLP 3 × 100 on the digits, and its training in batches of one size."""
    return RunConfig(
        depth=3,
        width=100,
        activation="relu",
        rate=rate,
        batch_size=size,
        steps=steps,
        seed=seed,
    )
