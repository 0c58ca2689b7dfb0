"""Every network of a sweep as a row of CSV."""

from __future__ import annotations

from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.result import Sweep
from bn_core.text.csv_rows import write_csv


def sweep_to_csv(config: SweepConfig, sweep: Sweep | None) -> str:
    """Return accuracy, loss and step of divergence of every network at full precision."""
    header = ("network", config.axis, "learning rate", "seed", "accuracy", "loss", "diverged at")
    if sweep is None:
        return write_csv(header, ())
    accuracy, loss, ended = sweep.accuracy, sweep.loss, sweep.ended
    rows = (
        (norm, cell, rate, seed, *(float(each[k, a, r, s]) for each in (accuracy, loss, ended)))
        for k, norm in enumerate(config.norms)
        for a, cell in enumerate(config.cell_values)
        for r, rate in enumerate(config.rate_values)
        for s, seed in enumerate(config.seed_values)
    )
    return write_csv(header, rows)
