"""The steps of the lesson on why deep networks need normalization."""

from __future__ import annotations

from typing import Any

from bn_core.lessons.why_normalize import sentences
from bn_core.lessons.why_normalize.config import DriftConfig, RandomNetworkConfig, WhyNormalizeView
from pages.shared.controls import set_controls
from pages.shared.steps import Step


def _set_all(show: str = "untrained", **values: Any) -> None:
    """Set the whole state of a step; a callback."""
    set_controls(WhyNormalizeView(show))
    set_controls(RandomNetworkConfig(**values))
    set_controls(DriftConfig())


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
        do="Now start with good weights, and train eight layers on handwritten digits.",
        watch="Watch how far the curves fan out: each is the spread of one layer.",
        button="Train both networks",
        act=_set_all,
        values={"show": "trained"},
        tell=sentences.tell_training,
    ),
)
