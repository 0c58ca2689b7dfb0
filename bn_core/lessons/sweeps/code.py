"""A run or a sweep as code to copy: the same configuration, without the lab around it."""

from __future__ import annotations

from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.text.code import call, import_line


def sweep_code(config: SweepConfig, cell: int) -> str:
    """Code that trains one row of the map, counted from 1, and prints its final accuracies."""
    place = min(cell, len(config.cell_values)) - 1
    return f"""\
{import_line(type(config))}
from {SWEEP.worker} import part

config = {call(config)}
row = part(config, [({place}, {config.seed})])  # a cell and a seed, at every rate
for norm, accuracy in zip(config.norms, row.accuracy[0, ..., -1]):
    print(norm, dict(zip(config.rate_values, accuracy.round(3))))
"""
