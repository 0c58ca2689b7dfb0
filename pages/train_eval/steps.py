"""The steps of the lesson on training mode and evaluation mode."""

from __future__ import annotations

from bn_core.lessons.train_eval import sentences
from bn_core.lessons.train_eval.config import FailureCaseConfig, ViewConfig
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step
from pages.train_eval.batch_composition import RUN, reset_network


def _show_layer(cause: str) -> None:
    """Show one layer with a cause; a callback."""
    set_controls(ViewConfig("layer"))
    set_controls(FailureCaseConfig(cause))


def _show_network() -> None:
    """Train and test the network; a callback."""
    set_controls(ViewConfig("network"))
    reset_network()
    start_run(RUN)


STEPS = (
    Step(
        do="Look at a healthy layer.",
        watch="Compare the two thick bars: the batch statistics and the running statistics.",
        button="Show a healthy layer",
        act=_show_layer,
        values={"cause": "none"},
        tell=sentences.tell_healthy,
    ),
    Step(
        do="Evaluate a layer after only a few training batches.",
        watch="The running mean starts at 0. How far has it come?",
        button="Evaluate too early",
        act=_show_layer,
        values={"cause": "cold"},
        tell=sentences.tell_early,
    ),
    Step(
        do="Put one batch whose values are 50 times too large into training.",
        watch="Watch the running bar, and how far apart the outputs in evaluation mode are.",
        button="Corrupt one batch",
        act=_show_layer,
        values={"cause": "poisoned"},
        tell=sentences.tell_corrupted,
    ),
    Step(
        do="Keep a trained network in training mode instead, and sort its test images by class.",
        watch="Watch the dashed line: training mode, in batches sorted by class.",
        button="Test the network",
        act=_show_network,
        tell=sentences.tell_composition,
    ),
)
