"""The experiments on problems with a known answer."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.figure import draw_halfspaces, draw_least_squares
from bn_core.lessons.descents.margin_config import MarginConfig
from bn_core.lessons.descents.margin_figure import draw_margins

LEAST_SQUARES = Experiment(
    name="least_squares",
    config=LeastSquaresConfig,
    worker="bn_core.lessons.descents.worker.least_squares",
    figure=draw_least_squares,
)
HALFSPACES = Experiment(
    name="halfspaces",
    config=HalfspacesConfig,
    worker="bn_core.lessons.descents.worker.halfspaces",
    figure=draw_halfspaces,
)
MARGINS = Experiment(
    name="margins",
    config=MarginConfig,
    worker="bn_core.lessons.descents.worker.margins",
    figure=draw_margins,
)
