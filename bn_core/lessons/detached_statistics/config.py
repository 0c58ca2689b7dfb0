"""Settings of the networks whose gradient ignores the statistics."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import choice, knob

RATES = (0.01, 0.1, 0.5, 2.0)
"""The learning rates of claim C10."""

LIVE_RUN = RunConfig(activation="relu", batch_size=64, steps=600, third="left_out")
"""The live run of the page: without norm, with batch norm, and with its statistics left out."""


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
