"""A sweep as code to copy."""

from __future__ import annotations

from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.text.code import format_config, format_import


def write_sweep_code(config: SweepConfig, cell: int) -> str:
    """Return code that trains one row of the map and prints its final accuracies.

    Rows are counted from 1.
    """
    place = min(cell, len(config.cell_values)) - 1
    return f"""\
{format_import(type(config))}
from {SWEEP.worker} import part

config = {format_config(config)}
row = part(config, [({place}, {config.seed})])  # a cell and a seed, at every rate
for norm, accuracy in zip(config.norms, row.accuracy[0, ..., -1]):
    print(norm, dict(zip(config.rate_values, accuracy.round(3))))
"""
