"""The experiment on what else is in the batch at test time."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.figure import draw_batch_composition

BATCH_COMPOSITION = Experiment(
    name="batch_composition",
    config=BatchCompositionConfig,
    worker="bn_core.lessons.train_eval.worker.batch_composition",
    figure=draw_batch_composition,
)
