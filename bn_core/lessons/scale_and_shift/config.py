"""Settings of networks that learn γ, β, both or neither."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import Knobs, choice, knob

LEARNED = ("neither", "γ", "β", "γ and β")
"""What batch norm learns in each network, in the order of every result."""
NEITHER, BOTH = LEARNED.index("neither"), LEARNED.index("γ and β")
MOMENTS = 30
"""A run is measured before its first step and this many times later, evenly spaced."""


@dataclass(frozen=True, slots=True)
class AffineConfig(Repeated):
    """Networks that are equal except for what their batch norm learns.

    Each hidden layer is a weight without bias, batch norm and the nonlinearity; the output layer
    has a bias. A γ that is not learned stays 1, a β stays 0.
    """

    prefix = "net_"

    data: str = choice("circles", ("circles", "moons", "spirals", "digits"), "data set")
    activation: str = choice("tanh", ("tanh", "sigmoid", "relu"), "nonlinearity")
    depth: int = knob(1, 1, 3, "hidden layers")
    width: int = knob(16, 2, 64, "units per hidden layer")
    rate: float = knob(0.5, 0.01, 2.0, "learning rate", log=True)
    batch_size: int = knob(64, 4, 256, "examples per batch")
    steps: int = knob(300, MOMENTS, 1500, "training steps")
    seeds: int = knob(5, 1, 6, "seeds of weights and batches")

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The MOMENTS + 1 steps after which the networks are measured."""
        return tuple(round(self.steps * moment / MOMENTS) for moment in range(MOMENTS + 1))


@dataclass(frozen=True, slots=True)
class AffineView(Knobs):
    """The moment of a run that is drawn; nothing here changes what is computed."""

    moment: int = knob(MOMENTS, 0, MOMENTS, "moment of the training, of 30", parameter="moment")
    theme: str = choice("light", ("light", "dark"), "colours of the background")


NETWORKS, BATCH = "networks", "batch"


@dataclass(frozen=True, slots=True)
class PictureConfig(Knobs):
    """What the lesson draws."""

    picture: str = choice(NETWORKS, (NETWORKS, BATCH), "four networks, or one batch of numbers")
