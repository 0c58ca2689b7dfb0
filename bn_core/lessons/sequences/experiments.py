"""The experiments of this lesson."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.sequences import figure
from bn_core.lessons.sequences.config import FlipsConfig, LeakConfig
from bn_core.lessons.sequences.leak_figure import draw_leak

COIN_FLIPS = Experiment(
    name="coin_flips",
    config=FlipsConfig,
    worker="bn_core.lessons.sequences.worker.coin_flips",
    figure=figure.draw_flips,
)

LEAK = Experiment(
    name="leak",
    config=LeakConfig,
    worker="bn_core.lessons.sequences.worker.leak",
    figure=draw_leak,
)
