"""The experiments of this lesson."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.scale_and_shift import figure
from bn_core.lessons.scale_and_shift.config import AffineConfig
from bn_core.lessons.scale_and_shift.frozen_config import FrozenConfig
from bn_core.lessons.scale_and_shift.frozen_figure import draw_frozen_weights
from bn_core.lessons.scale_and_shift.frozen_result import FrozenWeights
from bn_core.lessons.scale_and_shift.frozen_verdicts import judge_frozen_weights

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
