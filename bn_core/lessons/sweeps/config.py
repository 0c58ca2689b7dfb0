"""The config of a sweep over learning rates and one more setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob, switch

AXES = ("scale", "depth", "batch")
_LOW, _HIGH = 1e-3, 100.0
_ENDS = {"scale": (0.01, 100.0), "depth": (1, 20), "batch": (2, 256)}
Part = tuple[tuple[int, int], ...]
NETWORKS_PER_PART = 48
"""Approximate number of networks of one norm in a part; few, so that cells appear soon."""
MOST_WORK = 5e12
"""Multiplications of the largest sweep, about ten minutes on two CPU cores."""


@dataclass(frozen=True, slots=True)
class SweepConfig(Repeated):
    """A map of learning rate against another setting, for two or three norms.

    The other setting is the initial scale, the depth or the batch size. ValueError if a field is
    out of bounds or the sweep is more work than ``MOST_WORK``.
    """

    axis: str = choice("scale", AXES, "second axis of the map")
    data: str = choice("digits", tuple(DATASETS), "data set")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    place: str = choice("before", ("before", "after"), "batch norm before or after it")
    depth: int = knob(3, 1, 20, "hidden layers")
    width: int = knob(32, 4, 100, "units per hidden layer")
    batch_size: int = knob(64, 2, 256, "examples per batch")
    init: str = choice("matched", ("matched", "default", "he", "lecun"), "initial weights")
    optimizer: str = choice("sgd", ("sgd", "adam"), "optimizer")
    momentum: float = knob(0.0, 0.0, 0.99, "momentum of SGD")
    layer_norm: bool = switch(True, "layer norm as a third network")
    rates: int = knob(11, 3, 16, "learning rates, from 0.001 to 100")
    cells: int = knob(13, 1, 16, "values of the second axis; 1 is the usual one alone")
    steps: int = knob(200, 20, 1000, "steps of each network")
    seeds: int = knob(3, 1, 6, "seeds of each cell")
    seed: int = knob(0, 0, 9990, "first seed")

    def __post_init__(self) -> None:
        super(SweepConfig, self).__post_init__()
        if self.work > MOST_WORK:
            raise ValueError(
                f"This sweep is {self.work / MOST_WORK:.3g} times the most that is computed here. "
                "Take fewer steps, seeds, rates or cells, or a smaller network."
            )

    @property
    def norms(self) -> tuple[str, ...]:
        """The norms of each cell's networks, in the order of every result."""
        return ("none", "batch", "layer") if self.layer_norm else ("none", "batch")

    @property
    def rate_values(self) -> tuple[float, ...]:
        """The learning rates, rising by equal factors."""
        return _grid(_LOW, _HIGH, self.rates)

    @property
    def cell_values(self) -> tuple[float, ...]:
        """The second axis, rising by about equal factors; whole numbers are not repeated."""
        low, high = _ENDS[self.axis]
        if self.cells == 1:
            return (self._usual_value,)
        if self.axis == "scale":
            return _grid(low, high, self.cells)
        return tuple(sorted({round(value) for value in _grid(low, high, self.cells)}))

    @property
    def usual(self) -> int:
        """The index in ``cell_values`` of the value that the other controls set.

        That is scale 1, their depth or their batch size, or the value nearest by ratio.
        """
        return int(np.argmin(np.abs(np.log(self.cell_values) - np.log(self._usual_value))))

    @property
    def _usual_value(self) -> float:
        return {"scale": 1.0, "depth": self.depth, "batch": self.batch_size}[self.axis]

    @property
    def every(self) -> int:
        """Steps between two measurements of the accuracy."""
        return max(1, self.steps // 20)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The (cell, seed) pairs that are computed together as one stack.

        Networks can differ in scale and seed; other depths and batch sizes need another stack.
        """
        cells = range(len(self.cell_values))
        if self.axis != "scale":
            return tuple(tuple((cell, seed) for seed in self.seed_values) for cell in cells)
        pairs = [(cell, seed) for seed in self.seed_values for cell in cells]
        size = max(1, NETWORKS_PER_PART // self.rates)
        return tuple(tuple(pairs[at : at + size]) for at in range(0, len(pairs), size))

    @property
    def networks(self) -> int:
        """How many networks the sweep trains."""
        return len(self.norms) * self.rates * len(self.cell_values) * self.seeds

    @property
    def work(self) -> float:
        """Approximate number of multiplications of all forward and backward passes."""
        features, classes = DATASETS[self.data].features, len(DATASETS[self.data].classes)
        runs = [self.run(cell, 0, self.seed) for cell in range(len(self.cell_values))]
        products = sum(
            run.batch_size * run.width * (features + classes + run.width * (run.depth - 1))
            for run in runs
        )
        return 3.0 * products * len(self.norms) * self.rates * self.seeds * self.steps

    def run(self, cell: int, rate: int, seed: int) -> RunConfig:
        """Return the config of one run of the sweep."""
        name = {"scale": "init_scale", "depth": "depth", "batch": "batch_size"}[self.axis]
        value = self.cell_values[cell]
        given: dict[str, Any] = {
            "data": self.data,
            "activation": self.activation,
            "place": self.place,
            "depth": self.depth,
            "width": self.width,
            "batch_size": self.batch_size,
            "init": self.init,
            "optimizer": self.optimizer,
            "momentum": self.momentum,
            "third": "layer" if self.layer_norm else "nothing",
            "steps": self.steps,
            "rate": self.rate_values[rate],
            "seed": seed,
        }
        return RunConfig(**given | {name: value})


PANELS = ("maps", "difference", "row", "layer")


@dataclass(frozen=True, slots=True)
class SweepView(Knobs):
    """What the figures of a sweep show, without effect on what is computed."""

    panel: str = choice("maps", PANELS, "picture of the sweep")
    measure: str = choice("accuracy", ("accuracy", "loss", "steps", "ended"), "colour of the map")
    good: float = knob(0.9, 0.3, 0.99, "accuracy that counts as good")
    rate_place: int = knob(7, 1, 16, "learning rate of the cell chosen, counted from 1")
    cell_place: int = knob(7, 1, 16, "value of the second axis of the cell chosen, from 1")
    theme: str = choice("light", ("light", "dark"), "colours of the background")


def _grid(low: float, high: float, count: int) -> tuple[float, ...]:
    """Return values at equal factors, rounded to three digits as links hold them."""
    return tuple(float(f"{value:.3g}") for value in np.geomspace(low, high, count))


SIGMOID = SweepConfig(activation="sigmoid")
BATCH_SIZES = SweepConfig(axis="batch", steps=100)
"""The sweeps of the lesson's steps."""
