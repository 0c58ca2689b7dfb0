"""The experiments on batches that are split over devices or over time."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.many_devices.accumulation_figure import draw_accumulation
from bn_core.lessons.many_devices.bias_figure import draw_gradient_bias
from bn_core.lessons.many_devices.config import (
    AccumulationConfig,
    GradientBiasConfig,
    SyncBatchNormConfig,
)
from bn_core.lessons.many_devices.figure import draw_sync_batch_norm
from bn_core.lessons.many_devices.table import write_accumulation_csv, write_processes_csv

SYNC_BATCH_NORM = Experiment(
    name="sync_batch_norm",
    config=SyncBatchNormConfig,
    worker="bn_core.lessons.many_devices.worker.sync_batch_norm",
    figure=draw_sync_batch_norm,
    table=write_processes_csv,
)
ACCUMULATION = Experiment(
    name="accumulation",
    config=AccumulationConfig,
    worker="bn_core.lessons.many_devices.worker.accumulation",
    figure=draw_accumulation,
    table=write_accumulation_csv,
)
GRADIENT_BIAS = Experiment(
    name="gradient_bias",
    config=GradientBiasConfig,
    worker="bn_core.lessons.many_devices.worker.gradient_bias",
    figure=draw_gradient_bias,
)
