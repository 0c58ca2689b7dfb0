"""The experiment on folded weights that are rounded."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.folding.config import RoundedWeightsConfig
from bn_core.lessons.folding.rounded_weights_figure import draw_rounded_weights
from bn_core.lessons.folding.table import write_rounded_weights_csv

ROUNDED_WEIGHTS = Experiment(
    name="rounded_weights",
    config=RoundedWeightsConfig,
    worker="bn_core.lessons.folding.worker.rounded_weights",
    figure=draw_rounded_weights,
    table=write_rounded_weights_csv,
)
