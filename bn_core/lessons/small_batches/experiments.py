"""The experiment on training with small batches."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.figure import draw_batch_sizes
from bn_core.lessons.small_batches.table import write_batch_sizes_csv

BATCH_SIZES = Experiment(
    name="small_batches",
    config=SmallBatchesConfig,
    worker="bn_core.lessons.small_batches.worker.batch_sizes",
    figure=draw_batch_sizes,
    table=write_batch_sizes_csv,
)
