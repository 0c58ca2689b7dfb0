"""Settings of the experiments on depth."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import choice, knob

ACTIVATIONS = ("relu", "tanh", "linear")
KINDS = ("default", "lecun", "he", "batch", "layer", "batch skip", "skip")
"""Networks of which gradients are taken: three initializations without a norm, two norms, batch
norm in residual blocks, and residual blocks without a norm. All but the first two start from He."""
NAMES = {
    "default": "none, default",
    "lecun": "none, LeCun",
    "he": "none, He",
    "batch": "batch norm",
    "layer": "layer norm",
    "batch skip": "batch + skips",
    "skip": "skips alone",
}
"""What each network is called in a legend."""
TRAINED_KINDS = ("default", "he", "batch", "batch skip", "skip")
"""The networks that are trained."""
BATCHES = (3, 4, 8, 16, 32, 64, 128, 256, 1024)
"""Batch sizes at which the growth of a gradient through batch norm is measured."""
GROWTH_DEPTH = 40
"""Layers of the networks in which that growth is measured."""
DEPTHS = (20, 40, 80, 160)
"""Numbers of layers at which the first and the last gradient are compared."""
RATIO_KINDS = ("he", "batch", "batch skip", "skip")
UPDATE_COUNTS = (0, 1, 2, 5, 10)
"""Updates after which the gradients of one network are measured again."""
RATES = (0.001, 0.01, 0.03, 0.1, 0.3)
TRAIN_DEPTHS = (5, 20, 50, 100)
TRAIN_WIDTH = 64
TRAIN_BATCH = 64
MOST_STEPS = 400
"""The most training steps if all networks are trained; with batch norm alone there may be more."""


@dataclass(frozen=True, slots=True)
class DepthConfig(Repeated):
    """Deep networks of equal layers at their initial weights."""

    activation: str = choice("relu", ACTIVATIONS, "nonlinearity")
    layers: int = knob(90, 5, 160, "layers of the networks")
    units: str = choice("128", ("64", "128", "256", "512"), "units of each layer")
    together: int = knob(128, 3, 256, "examples sharing one mean")
    update_rate: float = knob(0.1, 1e-4, 1.0, "learning rate of the first updates", log=True)
    jacobian: str = choice("32", ("16", "32", "64"), "examples and units of the Jacobian")
    seeds: int = knob(3, 1, 6, "seeds of weights, examples and loss")
    seed: int = knob(0, 0, 9990, "first seed")

    @property
    def width(self) -> int:
        """Units per layer."""
        return int(self.units)

    @property
    def side(self) -> int:
        """Examples, and units, of the batch whose Jacobian is computed."""
        return int(self.jacobian)


Cell = tuple[int, str]
"""A depth and a network of ``TRAINED_KINDS``."""


@dataclass(frozen=True, slots=True)
class TrainabilityConfig(Repeated):
    """ReLU networks 64 wide on the digits, at five learning rates, by depth.

    ValueError if all networks are to make more than ``MOST_STEPS`` steps.
    """

    prefix = "train_"

    deepest: str = choice(
        "50", ("20", "50", "100"), "hidden layers of the deepest networks", parameter="deepest"
    )
    steps: int = knob(200, 10, 2000, "steps of each network")
    networks: str = choice("all", ("all", "batch"), "networks that are trained by depth")
    seeds: int = knob(2, 1, 6, "seeds of weights and batches")
    seed: int = knob(0, 0, 9990, "first seed of weights and batches")

    def __post_init__(self) -> None:
        super(TrainabilityConfig, self).__post_init__()
        if self.networks == "all" and self.steps > MOST_STEPS:
            raise ValueError(
                f"All networks make {MOST_STEPS} steps at most. Take fewer steps, or train batch "
                "norm alone."
            )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The networks that are trained."""
        return TRAINED_KINDS if self.networks == "all" else ("batch",)

    @property
    def earlier_step(self) -> int:
        """The step after three quarters of the training."""
        return 3 * self.steps // 4

    @property
    def depths(self) -> tuple[int, ...]:
        """Numbers of hidden layers, the smallest first."""
        return tuple(depth for depth in TRAIN_DEPTHS if depth <= int(self.deepest))

    @property
    def parts(self) -> tuple[Cell, ...]:
        """The depths and networks that are trained as one stack, shallow ones first."""
        return tuple((depth, kind) for depth in self.depths for kind in self.kinds)
