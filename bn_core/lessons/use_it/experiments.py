"""The experiment on a network of one's own with batch norm."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.use_it.config import UseItConfig
from bn_core.lessons.use_it.figure import draw_use_it
from bn_core.lessons.use_it.table import write_use_it_csv

USE_IT = Experiment(
    name="use_it",
    config=UseItConfig,
    worker="bn_core.lessons.use_it.worker.inspect_model",
    figure=draw_use_it,
    table=write_use_it_csv,
)
