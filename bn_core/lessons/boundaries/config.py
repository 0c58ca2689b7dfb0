"""Settings of networks that learn points in the plane."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.boundaries.own_points import CLASSES, read_points
from bn_core.lessons.boundaries.point_sets import POINT_SETS

MOST_STEPS = 4000
"""The most steps of a run whose points are changed again and again."""
FRAMES = 60
"""The recorded moments of a run, about."""
SHOWN_BATCHES = 12
"""The batches whose boundaries can be shown."""
SIZES = (2, 4, 8, 16, 32, 64, 128)
"""The batch sizes for which the movement of the boundary is measured."""


@dataclass(frozen=True, slots=True)
class BoundaryConfig(Knobs):
    """Two networks, with and without batch norm, that learn points of two classes.

    ``own`` are the reader's own points, in the form of ``read_points``; ValueError if it is not.
    """

    live_fields = ("own",)

    data: str = choice("spirals", (*POINT_SETS, OWN_TABLE), "points that are learned")
    count: int = knob(200, 20, 400, "points of the set")
    noise: float = knob(0.12, 0.0, 0.5, "standard deviation of the points' noise")
    depth: int = knob(4, 1, 8, "hidden layers")
    width: int = knob(16, 4, 64, "units per hidden layer")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    rate: float = knob(0.1, 1e-3, 10.0, "learning rate", log=True, live=True)
    batch_size: int = knob(32, 2, 128, "points per batch in training")
    steps: int = knob(600, 20, 2000, "training steps")
    seed: int = knob(0, 0, 9999, "seed of weights and batches")
    own: str = ""

    def __post_init__(self) -> None:
        super(BoundaryConfig, self).__post_init__()
        read_points(self.own)

    def run(self, points: int) -> RunConfig:
        """Return the training on so many points, which a batch cannot exceed."""
        return RunConfig(
            depth=self.depth,
            width=self.width,
            activation=self.activation,
            rate=self.rate,
            batch_size=min(self.batch_size, points),
            steps=self.steps,
            seed=self.seed,
        )

    @property
    def every(self) -> int:
        """The steps between two recorded moments."""
        return max(1, self.steps // FRAMES)


@dataclass(frozen=True, slots=True)
class BatchesConfig(BoundaryConfig):
    """A trained network whose boundary is drawn with the statistics of batches."""

    judged: int = knob(8, 2, 128, "points per batch whose statistics are used")
    seeds: int = knob(5, 1, 6, "networks, each with its own seed")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds of the networks' weights and batches."""
        return tuple(range(self.seed, self.seed + self.seeds))


SLOW = BoundaryConfig(rate=0.03)
"""Networks at a small learning rate, at which only batch norm learns the spirals in time."""
FOURS = BoundaryConfig(batch_size=4)
"""Networks trained in batches of four, where batch norm is worse."""
ADDED = "b8270b7382b6090b4492b2889"
"""Five points that continue the arm of class B."""
BOUNDARIES, HIDDEN, BATCHES = "boundaries", "hidden", "batches"


@dataclass(frozen=True, slots=True)
class BoundaryView(Knobs):
    """How the networks are shown; nothing here changes what is computed."""

    picture: str = choice(
        BOUNDARIES,
        (BOUNDARIES, HIDDEN, BATCHES),
        "both boundaries in training, the hidden units, or the boundary batch by batch",
    )
    layer: int = knob(1, 1, 8, "hidden layer whose units are drawn")
    batch: int = knob(1, 1, SHOWN_BATCHES, "batch whose statistics are used")
    adds: str = choice("b", tuple(CLASSES), "class of the points that a click adds")
    theme: str = choice("light", ("light", "dark"), "colours of the background")
