"""Settings of a random network, and of one whose training is followed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob, switch

NONLINEARITIES = ("tanh", "sigmoid", "relu", "linear")
EXAMPLES = 100
"""Examples in the batch. With ``MAX_WIDTH`` it bounds what a picture costs the web process."""
MAX_WIDTH = 100
MAX_LAYERS = 50
_VARIANCES = {"pytorch": 1 / 3, "lecun": 1.0, "xavier": 1.0, "he": 2.0}
"""The variance of a weight times the number of inputs. Xavier's is 2 / (inputs + outputs), which is
1 / inputs if a layer has as many outputs as inputs. PyTorch's is that of a new ``nn.Linear``."""
STARTS = tuple(_VARIANCES)


@dataclass(frozen=True, slots=True)
class RandomNetworkConfig(Knobs):
    """A fully connected network with random weights and without biases.

    Weights and inputs are normally distributed.
    """

    layers: int = knob(10, 1, MAX_LAYERS, "layers of the network")
    activation: str = choice("tanh", NONLINEARITIES, "nonlinearity after each layer")
    start: str = choice("pytorch", STARTS, "initialization, which sets the size of the weights")
    factor: float = knob(1.0, 0.1, 10.0, "all initial weights are multiplied by this", log=True)
    norm: bool = switch(False, "batch norm before each nonlinearity")
    width: int = knob(100, 2, MAX_WIDTH, "units of each layer, and features of an example")
    layer: int = knob(MAX_LAYERS, 1, MAX_LAYERS, "layer whose unit is drawn on the nonlinearity")
    unit: int = knob(1, 1, MAX_WIDTH, "unit that is drawn on the nonlinearity")
    seed: int = knob(0, 0, 9999, "seed of the weights and the examples")

    @property
    def weight_std(self) -> float:
        """The standard deviation of a weight."""
        return self.factor * math.sqrt(_VARIANCES[self.start] / self.width)

    @property
    def gain(self) -> float:
        """The factor by which a linear layer multiplies the spread, in expectation."""
        return self.factor * math.sqrt(_VARIANCES[self.start])


@dataclass(frozen=True, slots=True)
class WhyNormalizeView(Knobs):
    """Which of the two experiments the page shows."""

    show: str = choice("untrained", ("untrained", "trained"), "network that is shown")


@dataclass(frozen=True, slots=True)
class DriftConfig(Knobs):
    """Two networks on the digits whose initial weights keep the spread."""

    prefix = "train_"

    layers: int = knob(8, 2, 12, "hidden layers")
    activation: str = choice("tanh", ("tanh", "sigmoid", "relu"), "nonlinearity")
    rate: float = knob(0.1, 0.001, 1.0, "learning rate", log=True)
    steps: int = knob(100, 10, 300, "training steps")
    seed: int = knob(0, 0, 9999, "seed of weights and batches")

    @property
    def run(self) -> RunConfig:
        """The networks: 64 units per layer, weights of He for ReLU and of LeCun otherwise."""
        return RunConfig(
            depth=self.layers,
            width=64,
            activation=self.activation,
            rate=self.rate,
            batch_size=64,
            steps=self.steps,
            seed=self.seed,
        )

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The steps after which the layers are measured, 0 and the last included."""
        every = max(1, self.steps // 20)
        return (*range(0, self.steps, every), self.steps)
