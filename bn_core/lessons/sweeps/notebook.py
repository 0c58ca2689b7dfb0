"""The notebook of the lesson on learning rates and initialization."""

from __future__ import annotations

import math

from bn_core.experiments.run_notebook import check_accuracy, list_run
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.result import Sweep
from bn_core.text.notebook import Check, Notebook


def list_cell(config: SweepConfig, cell: int, rate: int, sweep: Sweep | None) -> Notebook:
    """List the cells that train the networks of one cell of the map.

    They have the first seed. ``cell`` and ``rate`` count from 0.
    """
    run = config.run(cell, rate, config.seed)
    checks: tuple[Check, ...] = ()
    if sweep:
        reached = sweep.curves[:, cell, rate, 0, -1]
        checks = tuple(
            check_accuracy(norm, float(accuracy))
            for norm, accuracy in zip(config.norms, reached, strict=True)
            if math.isfinite(accuracy)
        )
    return Notebook(
        list_run(run),
        checks,
        "The page trains a map of networks. This notebook trains those of the framed cell, with "
        "the first seed.",
    )
