"""Settings of batches that are split over devices or over time."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

UNITS = 96
"""Units of the layer whose batch is split."""
SAMPLES = 64
"""Examples of the batch whose gradient is accumulated."""
NORMS = ("none", "batch", "layer", "group")
"""Norms of the networks whose gradient is accumulated."""
PARTS = ("2", "4", "8", "16", "32")
"""Examples in a part of that batch: each divides it."""
EXAMPLES = 512
"""Training examples whose gradient the batches of claim C44 should average to."""
BATCH_SIZES = (4, 8, 16, 32, 64, 128, 256)
"""Examples in a batch of that claim: each divides the training set.

A batch of 2 is left out: it gives ±1 and passes no gradient except of pairs that nearly coincide.
"""
COUNTS = (1, 2, 4, 8, 16, 32)
"""The average is taken over the batches of so many random divisions of the training set."""


@dataclass(frozen=True, slots=True)
class ManyDevicesView(Knobs):
    """How the batch of the picture is split."""

    view: str = choice(
        "processes", ("processes", "accumulation", "shares"), "how the batch is split"
    )


@dataclass(frozen=True, slots=True)
class UpdateWeightConfig(Knobs):
    """The momentum of a layer whose running averages are updated by parts of a batch."""

    prefix = "part_"

    momentum: float = knob(0.1, 0.001, 1.0, "share of the newest batch, as in PyTorch", log=True)


@dataclass(frozen=True, slots=True)
class AccumulationView(Knobs):
    """The size of a part that is marked and copied as code."""

    micro: str = choice("8", PARTS, f"examples in a part, of {SAMPLES}")
    theme: str = choice("light", ("light", "dark"), "colours of the background")


@dataclass(frozen=True, slots=True)
class SyncBatchNormConfig(Knobs):
    """One batch of the digits, split over processes."""

    prefix = "batch_"

    ranks: str = choice("2", ("2", "4"), "processes that share one batch", parameter="ranks")
    shared_by: str = choice(
        "chance", ("chance", "class"), "how the batch is shared out", parameter="shared_by"
    )
    device_batch: int = knob(8, 2, 32, "examples in each process", parameter="device_batch")
    seed: int = knob(0, 0, 9999, "seed of the batch and of the gradient from above")

    @property
    def processes(self) -> int:
        """The number of processes."""
        return int(self.ranks)

    @property
    def samples(self) -> int:
        """Samples in the whole batch."""
        return self.processes * self.device_batch


@dataclass(frozen=True, slots=True)
class AccumulationConfig(Repeated):
    """Accumulated gradients of one batch of the digits, in parts of several sizes."""

    prefix = "parts_"

    seeds: int = knob(5, 1, 6, "seeds of weights and batches")
    seed: int = knob(0, 0, 9990, "first seed of weights and batches")


@dataclass(frozen=True, slots=True)
class GradientBiasConfig(Repeated):
    """Gradients of mini-batches, averaged over divisions of the training set."""

    prefix = "bias_"

    steps: int = knob(0, 0, 500, "training steps before the gradients are compared")
    activation: str = choice("relu", ("relu", "tanh"), "nonlinearity")
    seeds: int = knob(2, 1, 6, "seeds of weights, examples and divisions")

    def run(self, seed: int) -> RunConfig:
        """Return the networks of one seed, and their training in batches of 32."""
        return RunConfig(
            depth=3,
            width=64,
            activation=self.activation,
            rate=0.1,
            batch_size=32,
            seed=seed,
        )
