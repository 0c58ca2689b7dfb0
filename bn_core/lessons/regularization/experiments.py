"""The experiments on the noise of mini-batches."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.regularization import figure, placement_figure, variance_shift_figure
from bn_core.lessons.regularization.config import (
    GhostBatchesConfig,
    PlacementConfig,
    VarianceShiftConfig,
)
from bn_core.lessons.regularization.table import write_ghost_batches_csv

GHOST_BATCHES = Experiment(
    name="ghost_batches",
    config=GhostBatchesConfig,
    worker="bn_core.lessons.regularization.worker.ghost_batches",
    figure=figure.draw_ghost_batches,
    table=write_ghost_batches_csv,
)
PLACEMENT = Experiment(
    name="placement",
    config=PlacementConfig,
    worker="bn_core.lessons.regularization.worker.placement",
    figure=placement_figure.draw_placement,
)
VARIANCE_SHIFT = Experiment(
    name="variance_shift",
    config=VarianceShiftConfig,
    worker="bn_core.lessons.regularization.worker.variance_shift",
    figure=variance_shift_figure.draw_variance_shift,
)
