"""Settings of the experiments on training and evaluation mode."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

TEST_SIZES = ("2", "4", "8", "16", "32", "64", "128", "256")
"""Batch sizes to choose from; in train mode PyTorch refuses a batch of 1."""


@dataclass(frozen=True, slots=True)
class BatchCompositionConfig(Knobs):
    """A batch-norm network on the digits, and how often it is evaluated.

    It has 3 hidden layers of 100 units.
    """

    activation: str = choice("sigmoid", ("sigmoid", "tanh", "relu"), "nonlinearity")
    rate: float = knob(0.5, 1e-3, 10.0, "learning rate", log=True)
    batch_size: int = knob(60, 2, 256, "examples per training batch")
    steps: int = knob(300, 10, 1000, "training steps")
    test_size: str = choice("32", TEST_SIZES, "images in a test batch")
    draws: int = knob(20, 2, 40, "how often the test set is cut into random batches")
    seeds: int = knob(1, 1, 6, "number of networks, each with its own seed")
    seed: int = knob(0, 0, 9999, "seed of the weights and batches")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seed of each network."""
        return tuple(range(self.seed, self.seed + self.seeds))

    @property
    def run(self) -> RunConfig:
        """Return the network and its training as a live run has them."""
        return RunConfig(
            depth=3,
            width=100,
            activation=self.activation,
            rate=self.rate,
            batch_size=self.batch_size,
            steps=self.steps,
            seed=self.seed,
        )

    @property
    def judged_size(self) -> int:
        """Images in the test batches of the verdict."""
        return int(self.test_size)


CAUSES = ("none", "cold", "poisoned", "shifted", "momentum", "forgotten")
"""Why evaluation differs from training; bn_core.lessons.train_eval.diagnosis explains each."""


@dataclass(frozen=True, slots=True)
class FailureCaseConfig(Knobs):
    """A layer whose evaluation may fail.

    ``surprise`` lets the seed choose the cause.
    """

    prefix = "case_"

    cause: str = choice(
        "surprise", ("surprise", *CAUSES), "what happened to the layer", parameter="cause"
    )
    size: int = knob(32, 8, 256, "examples per batch")
    seed: int = knob(1, 0, 9999, "seed of the random layer and its batches")


@dataclass(frozen=True, slots=True)
class ViewConfig(Knobs):
    """What the picture shows: one layer, or a whole network."""

    view: str = choice("layer", ("layer", "network"), "what is evaluated in both modes")
