"""Settings of a slice of the loss."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob, switch

SURFACES = ("none", "batch", "frozen", "running")
"""The losses computed at every point.

The network without a norm; batch norm with batch statistics, with those of the centre,
and with the running averages.
"""
SIDES = (9, 17, 33, 65)
"""Points per side, from coarse to fine; each grid contains the one before."""
JUDGED = 17
"""Points per side of the grid that is judged, and of every further seed's."""
DIRECTIONS = ("filters", "plain", "gradient", "start", "other", "path")
STARTS = ("filters", "plain", "gradient")
"""Directions along which a slice can start elsewhere; the others pass through given points."""
_AFTER_TRAINING = ("start", "path")
OTHER_SEED = 5
"""The distance to the other solution's seed, which no other seed can have."""
_POINTS_PER_PART = 104
"""Points per part, about: they take a tenth of a second or two."""

Part = tuple[int, int, int, int]
"""(seed, points per side, lane, lanes): every lanes-th of the points that this side adds."""


@dataclass(frozen=True, slots=True)
class LandscapeConfig(Repeated):
    """Slices through the loss of the same network with and without batch norm.

    A slice starts from ``start_a`` and ``start_b`` lengths of each network's own two directions.
    ValueError, too, if the network does not fit its data, a direction needs training steps, or
    the plane lies where its points do.
    """

    data: str = choice("digits", tuple(DATASETS), "data set")
    net: str = choice("mlp", ("mlp", "cnn"), "kind of network")
    depth: int = knob(3, 1, 8, "hidden layers")
    width: int = knob(64, 4, 128, "units per hidden layer of an MLP")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    trained: int = knob(150, 0, 1000, "training steps before the slice; 0: the first weights")
    rate: float = knob(0.1, 0.001, 100.0, "learning rate of these steps", log=True)
    direction: str = choice("filters", DIRECTIONS, "directions of the slice")
    biases: bool = switch(False, "random directions move biases, γ and β, too")
    slice: str = choice("plane", ("plane", "line"), "slice")
    reach: float = knob(1.0, 0.05, 5.0, "how far from the centre, in lengths of the direction")
    start_a: float = knob(0.0, -5.0, 5.0, "start along the first direction, in its lengths")
    start_b: float = knob(0.0, -5.0, 5.0, "start along the second direction, in its lengths")
    finest: str = choice("33", ("9", "17", "33", "65"), "points a side, in the end")
    examples: int = knob(512, 64, 1024, "training examples on which the loss is taken")
    seeds: int = knob(3, 1, 6, "seeds of weights, batches and directions")
    seed: int = knob(0, 0, 9990, "first seed")

    def __post_init__(self) -> None:
        super(LandscapeConfig, self).__post_init__()
        self.run(self.seed)
        if self.direction in _AFTER_TRAINING and not self.trained:
            raise ValueError(
                "Before the first step there is no path: choose some training steps, or another "
                "direction."
            )
        if self.is_moved and self.direction not in STARTS:
            raise ValueError(
                "This plane lies where its points do: choose random directions or the gradient "
                "to start elsewhere."
            )

    @property
    def is_moved(self) -> bool:
        """Whether the slice starts elsewhere than at the networks' own weights."""
        return (self.start_a, self.start_b) != (0, 0)

    @property
    def origin(self) -> tuple[float, float]:
        """The coordinates of the centre in its plane.

        They are 0, 0 for the gradient, which is computed again at the centre.
        """
        return (0.0, 0.0) if self.direction == "gradient" else (self.start_a, self.start_b)

    @property
    def can_drag(self) -> bool:
        """Whether a reader can choose the next start in the figure.

        In the plane of a gradient that was computed again there is none.
        """
        return self.direction in STARTS and not (self.is_moved and self.direction == "gradient")

    @property
    def sides(self) -> tuple[int, ...]:
        """Points per side of the grids of the drawn slice."""
        return tuple(side for side in SIDES if side <= int(self.finest))

    @property
    def judged_points(self) -> int:
        """Points per side of the grid on which all seeds are compared."""
        return min(JUDGED, int(self.finest))

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is computed together.

        First comes the drawn slice from coarse to fine, then the other seeds.
        """
        first = [part for side in self.sides for part in self._lanes(self.seed, side)]
        sides = [side for side in SIDES if side <= self.judged_points]
        others = [
            part
            for seed in self.seed_values[1:]
            for side in sides
            for part in self._lanes(seed, side)
        ]
        return (*first, *others)

    def points(self, part: Part) -> list[tuple[int, int]]:
        """Return the indices (along x, along y) of a part's points in its grid."""
        _, side, lane, lanes = part
        return self._list_added(side)[lane::lanes]

    def run(self, seed: int) -> RunConfig:
        """Return the networks and their training."""
        return RunConfig(
            data=self.data,
            net=self.net,
            depth=self.depth,
            width=self.width,
            activation=self.activation,
            rate=self.rate,
            seed=seed,
        )

    def _list_added(self, side: int) -> list[tuple[int, int]]:
        """List the points that a grid adds to the coarser one.

        A line is the middle row.
        """
        rows = [side // 2] if self.slice == "line" else range(side)
        odd = 1 if self.slice == "line" else 0
        return [
            (x, y)
            for y in rows
            for x in range(side)
            if side == SIDES[0] or x % 2 or (y % 2 and not odd)
        ]

    def _lanes(self, seed: int, side: int) -> list[Part]:
        lanes = max(1, min(16, round(len(self._list_added(side)) / _POINTS_PER_PART)))
        if side == SIDES[0] and self.slice == "plane":
            lanes = 2  # the first picture is everybody's work
        return [(seed, side, lane, lanes) for lane in range(lanes)]


PATH_SLICE = LandscapeConfig(direction="path", reach=1.5)
"""The plane in which the networks were trained: what a step shows."""
SOLUTIONS_SLICE = LandscapeConfig(direction="other", slice="line", reach=1.6, finest="65")
"""The line from one solution to another: what a step shows."""


@dataclass(frozen=True, slots=True)
class LandscapeView(Knobs):
    """How a slice is drawn; nothing here changes what is computed."""

    statistics: str = choice("batch", SURFACES[1:], "statistics of batch norm in the slice")
    log: bool = switch(False, "logarithmic loss")
    look: str = choice("contours", ("contours", "surface"), "picture of a plane")
    theme: str = choice("light", ("light", "dark"), "colours of the background")
