"""The experiment on statistics shared between processes."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.figure import draw_sync_batch_norm

SYNC_BATCH_NORM = Experiment(
    name="sync_batch_norm",
    config=SyncBatchNormConfig,
    worker="bn_core.lessons.many_devices.worker.sync_batch_norm",
    figure=draw_sync_batch_norm,
)
