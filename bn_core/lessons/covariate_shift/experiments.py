"""The experiment on internal covariate shift."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.figure import draw_covariate_shift

COVARIATE_SHIFT = Experiment(
    name="covariate_shift",
    config=CovariateShiftConfig,
    worker="bn_core.lessons.covariate_shift.worker.shift",
    figure=draw_covariate_shift,
)
