"""The steps of the lesson on slices of the loss."""

from __future__ import annotations

from dataclasses import replace

from bn_core.lessons.landscape import facts
from bn_core.lessons.landscape.config import (
    PATH_SLICE,
    SOLUTIONS_SLICE,
    LandscapeConfig,
    LandscapeView,
)
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

RUN = "landscape run"
"""Where the session keeps the run."""


def _show_slice(config: LandscapeConfig, statistics: str = "batch", log: bool = False) -> None:
    """Show a slice, and compute it if that is needed; a callback."""
    set_controls(config)
    set_controls(replace(LandscapeView(), statistics=statistics, log=log))
    start_run(RUN)


STEPS = (
    Step(
        do="Keep the mean and variance of batch norm as they are at the centre.",
        watch="The weights stay the same. How high does the map with batch norm get now?",
        button="Freeze the statistics",
        act=_show_slice,
        values={"config": LandscapeConfig(), "statistics": "frozen"},
        tell=facts.tell_frozen,
    ),
    Step(
        do="Slice along the path on which each network was trained, not at random.",
        watch="The dots lead from the first weights, at the left, to the centre. Which map is "
        "smoother?",
        button="Slice along the path",
        act=_show_slice,
        values={"config": PATH_SLICE},
        tell=facts.tell_path,
    ),
    Step(
        do="Walk in a straight line to a network that was trained from other first weights.",
        watch="It lies at 1. Does the loss stay low between 0 and 1?",
        button="Walk to another solution",
        act=_show_slice,
        values={"config": SOLUTIONS_SLICE, "log": True},
        tell=facts.tell_barrier,
    ),
)
