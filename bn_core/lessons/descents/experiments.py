"""The experiments on problems with a known answer."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.descents.config import HalfspacesConfig, SquaresConfig
from bn_core.lessons.descents.figure import picture, spaces_picture

LEAST_SQUARES = Experiment(
    name="least_squares",
    config=SquaresConfig,
    worker="bn_core.lessons.descents.worker.least_squares",
    figure=picture,
)
HALFSPACES = Experiment(
    name="halfspaces",
    config=HalfspacesConfig,
    worker="bn_core.lessons.descents.worker.halfspaces",
    figure=spaces_picture,
)
