"""Settings of this lesson: one update, a live run's picture, and figure 1 of 2015."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from bn_core.experiments.recording import RecordedRun, Recording
from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import SEPARATOR, Knobs, choice, choices, knob, switch
from bn_core.lessons.activations.panels import FIRST_PANELS, PANELS

UPDATE, TRAINING = "update", "training"


@dataclass(frozen=True, slots=True)
class PictureConfig(Knobs):
    """What the lesson draws."""

    view: str = choice(UPDATE, (UPDATE, TRAINING), "one update of the weights, or a whole training")


UPDATE_RATES = ("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1")
"""The learning rates with which the same update is made."""


@dataclass(frozen=True, slots=True)
class UpdateConfig(Repeated):
    """Networks on the digits, whose weights are updated once.

    One has batch norm, one has none. Each hidden layer has 64 units.
    """

    prefix = "update_"

    activation: str = choice("tanh", ("sigmoid", "tanh", "relu"), "nonlinearity")
    layers: int = knob(8, 2, 20, "hidden layers")
    trained: int = knob(0, 0, 300, "training steps before the update")
    seeds: int = knob(5, 1, 6, "networks of each kind, each with its own seed")

    def run(self, seed: int) -> RunConfig:
        """Return the networks of a seed and their training before the update."""
        return RunConfig(
            depth=self.layers,
            width=64,
            activation=self.activation,
            rate=0.1,
            batch_size=64,
            seed=seed,
        )


@dataclass(frozen=True, slots=True)
class UpdateView(Knobs):
    """The learning rate whose update is drawn; nothing here changes what is computed."""

    update_rate: str = choice("0.5", UPDATE_RATES, "learning rate of the update")
    theme: str = choice("light", ("light", "dark"), "colours of the background")


@dataclass(frozen=True, slots=True)
class DashboardView(Knobs):
    """How a live run is shown, and so what is recorded of it."""

    panels: str = choices(FIRST_PANELS, tuple(PANELS), "the pictures of the networks in training")
    log: bool = switch(False, "logarithmic loss axis")
    layer: int = knob(3, 1, 20, "layer of the pictures that show one layer")
    theme: str = choice("light", ("light", "dark"), "colours of the background")

    @property
    def panel_names(self) -> tuple[str, ...]:
        """The names of the chosen pictures, in their order."""
        return tuple(self.panels.split(SEPARATOR))


def record_panels(config: RunConfig, panels: Iterable[str]) -> RecordedRun:
    """Return a run that records what these pictures show, and no more."""
    needed = {switch for name in panels for switch in PANELS[name].records}
    switches = {
        name: name in needed
        for name, each in Recording.knobs()
        if isinstance(each.default, bool) and name != "accuracy"
    }
    values = {each.name: getattr(config, each.name) for each in fields(RunConfig)}
    return RecordedRun(**values, record=Recording(**switches))


SATURATING_RUN = RunConfig(depth=8, activation="tanh", rate=2.0, steps=300)
"""Deep networks at a rate at which tanh saturates without batch norm."""
SATURATING_PANELS = "learning.histograms"
PAIRS_RUN = RunConfig(activation="relu", batch_size=2, rate=0.02)
"""Networks trained in batches of two examples, where batch norm is worse."""
PAIRS_PANELS = "learning.calibration"

EVERY = 20
"""Steps between two measurements of figure 1."""


@dataclass(frozen=True, slots=True)
class FigureOneConfig(Repeated):
    """The networks of figure 1 in the 2015 paper.

    Three layers of 100 sigmoid units, trained in batches of 60.
    """

    data: str = choice("mnist", ("mnist", "digits"), "data set")
    rate: float = knob(0.5, 0.001, 10.0, "learning rate", log=True)
    steps: int = knob(2000, 100, 5000, "training steps")
    unit: int = knob(1, 1, 100, "unit of layer 3 that is followed")

    def run(self, seed: int) -> RunConfig:
        """Return the training of the networks with and without batch norm."""
        return RunConfig(
            data=self.data,
            depth=3,
            width=100,
            activation="sigmoid",
            rate=self.rate,
            batch_size=60,
            steps=self.steps,
            unit=self.unit,
            seed=seed,
        )

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The steps after which accuracy and percentiles are taken.

        They include 0 and the last step.
        """
        return (*range(0, self.steps, EVERY), self.steps)
