"""The experiments on the smoothness of the loss."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.smoothness import (
    curvature_figure,
    figure,
    gradient_bound_figure,
    spectrum_figure,
)
from bn_core.lessons.smoothness.config import (
    CurvatureConfig,
    GradientBoundConfig,
    GradientPathConfig,
    SpectrumConfig,
)

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
GRADIENT_BOUND = Experiment(
    name="gradient_bound",
    config=GradientBoundConfig,
    worker="bn_core.lessons.smoothness.worker.gradient_bound",
    figure=gradient_bound_figure.draw_gradient_bound,
)
SPECTRUM = Experiment(
    name="spectrum",
    config=SpectrumConfig,
    worker="bn_core.lessons.smoothness.worker.spectrum",
    figure=spectrum_figure.draw_spectrum,
)
