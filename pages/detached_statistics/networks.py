"""Networks whose gradient ignores their statistics, in training."""

from __future__ import annotations

import numpy as np

from bn_core.compute.runs import Run
from bn_core.experiments.run_config import RunView
from bn_core.lessons.detached_statistics.config import LiveRunConfig
from bn_core.lessons.detached_statistics.experiments import LIVE_NETWORKS
from bn_core.lessons.detached_statistics.sentences import NetworksNow
from pages.shared.live_figure import play
from pages.shared.theme import get_theme

RUN = "left out run"


def play_networks(live: LiveRunConfig) -> Run:
    """Show the networks in training, and return their run."""
    view = RunView(theme=get_theme().name, log=True)
    return play(LIVE_NETWORKS, live.run, key=RUN, view=view)


def summarize_run(run: Run) -> NetworksNow | None:
    """Return what was measured at the end of a run."""
    if not run.done or not run.frames or not len(run.frames[-1].losses):
        return None
    last = run.frames[-1]
    measured = [each.accuracy for each in run.frames if np.isfinite(each.accuracy).any()]
    return NetworksNow(last.step, last.losses[-1], measured[-1])
