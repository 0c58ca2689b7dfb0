"""The experiment on layers that drift while a network trains."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.drift_figure import draw_drift
from bn_core.lessons.why_normalize.table import drift_to_csv

DRIFT = Experiment(
    name="layer_drift",
    config=DriftConfig,
    worker="bn_core.lessons.why_normalize.worker.drift",
    figure=draw_drift,
    table=drift_to_csv,
)
