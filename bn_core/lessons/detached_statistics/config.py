"""Settings of a bias and of networks whose gradient ignores the statistics."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob

RATES = (0.01, 0.1, 0.5, 2.0)
"""The learning rates of claim C10."""

LIVE_RUN = RunConfig(activation="relu", batch_size=64, steps=600, third="left_out")
"""The live run of the page: without norm, with batch norm, and with its statistics detached."""
FAST_RATE = 5.0
"""The learning rate at which batch norm still trains the live run, and its detached copy fails."""


@dataclass(frozen=True, slots=True)
class BiasDriftConfig(Knobs):
    """Gradient descent on a bias before a layer that subtracts the mean."""

    target: float = knob(1.0, -10.0, 10.0, "target of the outputs")
    toy_rate: float = knob(0.05, 1e-3, 1.0, "learning rate of the bias", log=True)
    toy_steps: int = knob(1000, 10, 2000, "steps that train the bias")


@dataclass(frozen=True, slots=True)
class LiveRunConfig(Knobs):
    """What the reader can change about the live run."""

    rate: float = knob(LIVE_RUN.rate, 1e-4, 100.0, "learning rate of the networks", log=True)
    activation: str = choice(
        LIVE_RUN.activation, ("sigmoid", "tanh", "relu"), "nonlinearity of the networks"
    )
    seed: int = knob(0, 0, 9999, "seed of weights and batches")

    @property
    def run(self) -> RunConfig:
        """The run with these settings."""
        return replace(LIVE_RUN, rate=self.rate, activation=self.activation, seed=self.seed)


@dataclass(frozen=True, slots=True)
class DetachedNetworksConfig(Repeated):
    """MLPs 3 × 100 on the digits, with and without statistics in the gradient."""

    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    steps: int = knob(600, 10, 2000, "training steps")

    def run(self, rate: float, seed: int) -> RunConfig:
        """Return three networks that differ in their norm alone.

        The third leaves its statistics out of the gradient.
        """
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
