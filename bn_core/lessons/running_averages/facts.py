"""The numbers of a timeline that the lesson's sentences quote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import Timeline


@dataclass(frozen=True, slots=True)
class TimelineFacts:
    """The averages after the last batch of a timeline.

    ``lost`` counts the batches after which the running averages were NaN. ``before`` and
    ``corrupted`` are the running variance just before and after the corrupted batch, NaN without
    one.
    """

    config: TimelineConfig
    mean: float
    var: float
    cumulative_mean: float
    cumulative_var: float
    true_mean: float
    true_var: float
    lost: int
    before: float
    corrupted: float


def list_facts(timeline: Timeline) -> TimelineFacts:
    """Read the facts from a timeline."""
    var, at = timeline.running.var, timeline.corrupted_batch or 0
    return TimelineFacts(
        timeline.config,
        float(timeline.running.mean[-1]),
        float(var[-1]),
        float(timeline.cumulative.mean[-1]),
        float(timeline.cumulative.var[-1]),
        float(timeline.truth.mean[-1]),
        float(timeline.truth.var[-1]),
        int(np.isnan(var).sum()),
        float(var[at - 1]) if at else float("nan"),
        float(var[at]) if at else float("nan"),
    )
