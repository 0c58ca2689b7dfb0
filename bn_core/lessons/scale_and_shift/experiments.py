"""The experiment of this lesson."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.scale_and_shift import figure
from bn_core.lessons.scale_and_shift.config import AffineConfig

AFFINE_NETWORKS = Experiment(
    name="affine_networks",
    config=AffineConfig,
    worker="bn_core.lessons.scale_and_shift.worker.affine_networks",
    figure=figure.draw_networks,
)
