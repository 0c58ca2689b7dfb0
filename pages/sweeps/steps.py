"""The steps of the lesson on learning rates and initial weights."""

from __future__ import annotations

from bn_core.lessons.sweeps import sentences
from bn_core.lessons.sweeps.config import BATCH_SIZES, SIGMOID, SweepConfig, SweepView
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

RUN = "sweep run"


def _read(panel: str) -> None:
    """Show the default sweep in another picture, and start it if needed; a callback."""
    config = SweepConfig()
    set_controls(config)
    set_controls(SweepView(panel, cell_place=config.usual + 1))
    start_run(RUN)


def _sweep(config: SweepConfig) -> None:
    """Show the maps of another sweep, and start it; a callback."""
    set_controls(config)
    set_controls(SweepView())
    start_run(RUN)


STEPS = (
    Step(
        do="Subtract the map without batch norm from the map with it.",
        watch="Rings mark the cells where batch norm loses. Where do they lie?",
        button="Show the difference",
        act=_read,
        values={"panel": "difference"},
        tell=sentences.tell_difference,
    ),
    Step(
        do="Look at one row of the maps: the usual initial weights, × 1.",
        watch="Compare the highest points of the curves, and how wide they are.",
        button="Show the usual row",
        act=_read,
        values={"panel": "row"},
        tell=sentences.tell_row,
    ),
    Step(
        do="Replace ReLU by sigmoid units.",
        watch="How much of each map stays light?",
        button="Use sigmoid units",
        act=_sweep,
        values={"config": SIGMOID},
        tell=sentences.tell_cells,
    ),
    Step(
        do="Vary the batch size instead of the initial weights.",
        watch="Compare the lowest rows of the two maps: batches of 2, 3 and 4.",
        button="Vary the batch size",
        act=_sweep,
        values={"config": BATCH_SIZES},
        tell=sentences.tell_batches,
    ),
)
