"""The steps of the lesson on why deep networks need normalization."""

from __future__ import annotations

from typing import Any

from bn_core.lessons.why_normalize import sentences
from bn_core.lessons.why_normalize.config import DriftConfig, RandomNetworkConfig, WhyNormalizeView
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step
from pages.why_normalize.instrument import RUN


def _set_all(**values: Any) -> None:
    """Set the whole state of a step; a callback."""
    set_controls(WhyNormalizeView())
    set_controls(RandomNetworkConfig(**values))
    set_controls(DriftConfig())


def _train(activation: str) -> None:
    """Show and start the training with this nonlinearity; a callback."""
    set_controls(WhyNormalizeView("trained"))
    set_controls(RandomNetworkConfig())
    set_controls(DriftConfig(activation=activation))
    start_run(RUN)


STEPS = (
    Step(
        do="Make the network 30 layers deep.",
        watch="Watch the last histograms and the curve of the spread.",
        button="Make it 30 layers deep",
        act=_set_all,
        values={"layers": 30},
        tell=sentences.tell_depth,
    ),
    Step(
        do="Multiply all weights by 5.",
        watch="Watch where the outputs go, and how flat tanh is there.",
        button="Multiply the weights by 5",
        act=_set_all,
        values={"layers": 30, "factor": 5.0},
        tell=sentences.tell_scale,
    ),
    Step(
        do="Switch batch norm on in every layer.",
        watch="Compare the two halves of each histogram: without it left, with it right.",
        button="Switch batch norm on",
        act=_set_all,
        values={"layers": 30, "factor": 5.0, "norm": True},
        tell=sentences.tell_normalization,
    ),
    Step(
        do="Train eight layers of sigmoid units on handwritten digits.",
        watch="Watch the upper picture: which of the two networks learns?",
        button="Train sigmoid networks",
        act=_train,
        values={"activation": "sigmoid"},
        tell=sentences.tell_accuracy,
    ),
    Step(
        do="Train tanh units, which start well.",
        watch="Below, each curve is the spread of one layer. How far do they fan out?",
        button="Train tanh networks",
        act=_train,
        values={"activation": "tanh"},
        tell=sentences.tell_training,
    ),
)
