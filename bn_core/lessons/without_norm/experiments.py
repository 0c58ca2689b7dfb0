"""The experiment of this lesson."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.without_norm.config import WithoutNormConfig
from bn_core.lessons.without_norm.figure import draw_without_norm
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.lessons.without_norm.table import without_norm_to_csv
from bn_core.lessons.without_norm.verdicts import judge_without_norm

WITHOUT_NORM = Experiment(
    name="without_norm",
    config=WithoutNormConfig,
    worker="bn_core.lessons.without_norm.worker.training",
    figure=draw_without_norm,
    judge=judge_without_norm,
    start=WithoutNorm.start,
    table=without_norm_to_csv,
)
