"""The experiments on running statistics."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.running_averages.config import MomentumSweepConfig
from bn_core.lessons.running_averages.exact_config import ExactStatisticsConfig
from bn_core.lessons.running_averages.exact_figure import draw_exact_statistics
from bn_core.lessons.running_averages.momentum_figure import draw_momentum_sweep

MOMENTUM = Experiment(
    name="momentum",
    config=MomentumSweepConfig,
    worker="bn_core.lessons.running_averages.worker.momentum_sweep",
    figure=draw_momentum_sweep,
)

EXACT_STATISTICS = Experiment(
    name="exact_statistics",
    config=ExactStatisticsConfig,
    worker="bn_core.lessons.running_averages.worker.exact_statistics",
    figure=draw_exact_statistics,
)
