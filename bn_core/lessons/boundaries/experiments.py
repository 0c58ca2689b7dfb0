"""The live run in the plane, and its boundary batch by batch."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.boundaries.batches_figure import draw_batches
from bn_core.lessons.boundaries.config import BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.figure import draw_boundaries
from bn_core.lessons.boundaries.table import batches_to_csv

LIVE_BOUNDARIES = Experiment(
    name="boundaries_live",
    config=BoundaryConfig,
    worker="bn_core.lessons.boundaries.worker.live",
    figure=draw_boundaries,
    live=True,
)
BATCH_BOUNDARIES = Experiment(
    name="boundaries",
    config=BatchesConfig,
    worker="bn_core.lessons.boundaries.worker.batches",
    figure=draw_batches,
    table=batches_to_csv,
)
