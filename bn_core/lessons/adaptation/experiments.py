"""The experiment on shifted test images."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.adaptation.config import AdaptationConfig
from bn_core.lessons.adaptation.figure import draw_adaptation
from bn_core.lessons.adaptation.table import write_adaptation_csv

ADAPTATION = Experiment(
    name="adaptation",
    config=AdaptationConfig,
    worker="bn_core.lessons.adaptation.worker.adaptation",
    figure=draw_adaptation,
    table=write_adaptation_csv,
)
