"""The experiment on freezing a batch-norm layer."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.freezing.config import FreezingConfig
from bn_core.lessons.freezing.figure import draw_freezing
from bn_core.lessons.freezing.table import write_freezing_csv

FREEZING = Experiment(
    name="freezing",
    config=FreezingConfig,
    worker="bn_core.lessons.freezing.worker.freezing",
    figure=draw_freezing,
    table=write_freezing_csv,
)
