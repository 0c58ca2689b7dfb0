"""The experiments of this lesson."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.scale_and_shift import figure
from bn_core.lessons.scale_and_shift.config import AffineConfig
from bn_core.lessons.scale_and_shift.frozen_config import FrozenConfig
from bn_core.lessons.scale_and_shift.frozen_figure import draw_frozen_weights
from bn_core.lessons.scale_and_shift.frozen_result import FrozenWeights
from bn_core.lessons.scale_and_shift.frozen_verdicts import judge_frozen_weights
from bn_core.lessons.scale_and_shift.statistics_config import StatisticsConfig
from bn_core.lessons.scale_and_shift.statistics_figure import draw_fewer_statistics
from bn_core.lessons.scale_and_shift.statistics_result import FewerStatistics
from bn_core.lessons.scale_and_shift.statistics_verdicts import judge_fewer_statistics

AFFINE_NETWORKS = Experiment(
    name="affine_networks",
    config=AffineConfig,
    worker="bn_core.lessons.scale_and_shift.worker.affine_networks",
    figure=figure.draw_networks,
)

FROZEN_WEIGHTS = Experiment(
    name="frozen_weights",
    config=FrozenConfig,
    worker="bn_core.lessons.scale_and_shift.worker.frozen_weights",
    figure=draw_frozen_weights,
    judge=judge_frozen_weights,
    start=FrozenWeights.start,
)

FEWER_STATISTICS = Experiment(
    name="fewer_statistics",
    config=StatisticsConfig,
    worker="bn_core.lessons.scale_and_shift.worker.fewer_statistics",
    figure=draw_fewer_statistics,
    judge=judge_fewer_statistics,
    start=FewerStatistics.start,
)
