"""The steps of the lesson on depth."""

from __future__ import annotations

from typing import Any

from bn_core.lessons.depth import sentences
from bn_core.lessons.depth.config import TrainabilityConfig
from bn_core.lessons.depth.untrained_config import TRAINED, DepthView, UntrainedConfig
from pages.depth.instrument import RUN
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

_DEEP = 50


def _show_untrained(**values: Any) -> None:
    """Show deep networks before training; a callback."""
    set_controls(DepthView())
    set_controls(UntrainedConfig(layers=_DEEP, **values))
    set_controls(TrainabilityConfig())


def _show_trained() -> None:
    """Show the training of networks of several depths; a callback."""
    set_controls(DepthView(TRAINED))
    set_controls(UntrainedConfig(layers=_DEEP, skips=True))
    set_controls(TrainabilityConfig())
    start_run(RUN)


STEPS = (
    Step(
        do=f"Make the networks {_DEEP} layers deep.",
        watch="Follow each line from right to left, as the gradient goes. Where does it end?",
        button=f"Make them {_DEEP} layers deep",
        act=_show_untrained,
        tell=sentences.tell_depth,
    ),
    Step(
        do="Put only 4 examples in a batch.",
        watch="Watch the solid line of batch norm. The other two change far less.",
        button="Take 4 examples per batch",
        act=_show_untrained,
        values={"batch": 4},
        tell=sentences.tell_batch,
    ),
    Step(
        do="Put a skip connection around every layer, with 64 examples again.",
        watch="Compare batch norm with and without skips.",
        button="Add skip connections",
        act=_show_untrained,
        values={"skips": True},
        tell=sentences.tell_skips,
    ),
    Step(
        do="Train the networks on handwritten digits.",
        watch=f"Which lines are still high at {_DEEP} layers? Guessing gives 0.1.",
        button="Train the networks",
        act=_show_trained,
        tell=sentences.tell_training,
    ),
)
