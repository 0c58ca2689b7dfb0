"""Settings of a live run of networks with and without normalization."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.datasets import DATASETS, OWN_TABLE
from bn_core.inputs.knobs import Knobs, choice, knob, switch

IMAGES = tuple(name for name, each in DATASETS.items() if each.shape)
"""The data sets of images, which a convolutional network needs."""
THIRD_NETWORKS = ("nothing", "layer", "group", "noisy", "frozen", "left_out")
MAX_CONVOLUTIONS = 8
"""The most hidden layers of a convolutional network."""


@dataclass(frozen=True, slots=True)
class RunConfig(Knobs):
    """Everything that determines the frames of a run, including the seed.

    ValueError also if a convolutional network is too deep or its data are not images.
    """

    data: str = choice("digits", (*DATASETS, OWN_TABLE), "data set")
    net: str = choice("mlp", ("mlp", "cnn"), "kind of network")
    depth: int = knob(3, 1, 20, "hidden layers")
    width: int = knob(100, 4, 128, "units per hidden layer of an MLP")
    channels: int = knob(16, 2, 32, "channels per hidden layer of a CNN")
    activation: str = choice("sigmoid", ("sigmoid", "tanh", "relu"), "nonlinearity")
    place: str = choice("before", ("before", "after"), "batch norm before or after it")
    skip: bool = switch(False, "pre-activation residual connections")
    init: str = choice("matched", ("matched", "default", "he", "lecun", "gain"), "initial weights")
    init_scale: float = knob(1.0, 0.01, 100.0, "initial weights, times", log=True)
    output_scale: float = knob(1.0, 0.01, 100.0, "initial output weights, times", log=True)
    optimizer: str = choice("sgd", ("sgd", "adam"), "optimizer")
    rate: float = knob(0.5, 1e-4, 100.0, "learning rate", log=True, live=True)
    momentum: float = knob(0.0, 0.0, 0.99, "momentum of SGD")
    weight_decay: float = knob(0.0, 0.0, 0.1, "weight decay", log=True)
    dropout: float = knob(0.0, 0.0, 0.9, "dropout: share of hidden outputs dropped")
    batch_size: int = knob(60, 1, 256, "examples per batch")
    third: str = choice("nothing", THIRD_NETWORKS, "a third network")
    unit: int = knob(1, 1, 128, "unit whose percentiles are drawn")
    steps: int = knob(1000, 10, 5000, "steps, then the run ends")
    seed: int = knob(0, 0, 9999, "seed of weights and batches")

    def __post_init__(self) -> None:
        super(RunConfig, self).__post_init__()
        if self.net == "cnn" and self.data not in IMAGES:
            raise ValueError(
                f"A convolutional network needs images ({', '.join(IMAGES)}): choose one of them "
                f"instead of {self.data}, or an MLP."
            )
        if self.net == "cnn" and self.depth > MAX_CONVOLUTIONS:
            raise ValueError(
                f"hidden layers: {self.depth} is above the maximum of a CNN, {MAX_CONVOLUTIONS}."
            )

    @property
    def norms(self) -> tuple[str, ...]:
        """The norms of this run's networks, in the order of every result."""
        return ("none", "batch") if self.third == "nothing" else ("none", "batch", self.third)

    @property
    def units(self) -> int:
        """The features of a hidden layer, units of an MLP or channels of a CNN."""
        return self.channels if self.net == "cnn" else self.width


@dataclass(frozen=True, slots=True)
class RunView(Knobs):
    """How a run is shown; nothing here changes what is computed."""

    log: bool = switch(False, "logarithmic loss axis")
    layer: int = knob(3, 1, 20, "layer whose unit is followed")
    theme: str = choice("light", ("light", "dark"), "colours of the background")
