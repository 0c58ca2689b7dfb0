"""The experiments on the smoothness of the loss."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.smoothness import curvature_figure, figure
from bn_core.lessons.smoothness.config import CurvatureConfig, GradientPathConfig

GRADIENT_PATH = Experiment(
    name="gradient_path",
    config=GradientPathConfig,
    worker="bn_core.lessons.smoothness.worker.gradient_path",
    figure=figure.draw_gradient_path,
)
CURVATURE = Experiment(
    name="curvature",
    config=CurvatureConfig,
    worker="bn_core.lessons.smoothness.worker.curvature",
    figure=curvature_figure.draw_curvature,
)
