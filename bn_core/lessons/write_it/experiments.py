"""The experiment that trains with the reader's batch norm."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.write_it.training_config import TrainingConfig
from bn_core.lessons.write_it.training_figure import draw_training

TRAINING = Experiment(
    name="write_it",
    config=TrainingConfig,
    worker="bn_core.lessons.write_it.worker.train_networks",
    figure=draw_training,
    stored=False,
    keeps_results=True,
)
