"""The config of the experiment on internal covariate shift."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import MAX_CONVOLUTIONS, RunConfig
from bn_core.inputs.knobs import choice, knob

NETS = ("mlp", "cnn", "linear")
RATES = (1e-4, 1e-3, 3e-3, 1e-2, 0.03, 0.1, 0.25, 0.5)
"""The learning rates at which gradients are compared, from tiny to normal."""
NORMS = ("none", "batch", "noisy")


@dataclass(frozen=True, slots=True)
class CovariateShiftConfig(Repeated):
    """A network on the digits, with and without batch norm, and with noise after it.

    "linear" has no nonlinearity and 32 units per layer; a "cnn" has at most 8 hidden layers.
    """

    net: str = choice("mlp", NETS, "kind of network")
    layers: int = knob(6, 2, 25, "hidden layers")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    rate: float = knob(0.1, 1e-4, 10.0, "learning rate of the trained networks", log=True)
    steps: int = knob(200, 20, 600, "steps of the trained networks")
    seeds: int = knob(3, 1, 6, "seeds of each network")
    seed: int = knob(0, 0, 9990, "first seed")

    @property
    def depth(self) -> int:
        """Number of hidden layers, limited by the kind of network."""
        return min(self.layers, {"cnn": MAX_CONVOLUTIONS, "mlp": 20, "linear": 25}[self.net])

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The steps after which inputs and accuracy are measured, 0 and the last included."""
        every = max(1, self.steps // 20)
        return (*range(0, self.steps, every), self.steps)

    def run(self, seed: int) -> RunConfig:
        """Return the run of one seed; a linear network ignores its nonlinearity and depth."""
        return RunConfig(
            net="cnn" if self.net == "cnn" else "mlp",
            depth=min(self.depth, 20),
            width=32 if self.net == "linear" else 128,
            channels=16,
            activation=self.activation,
            rate=self.rate,
            batch_size=64,
            steps=max(10, self.steps),
            seed=seed,
        )
