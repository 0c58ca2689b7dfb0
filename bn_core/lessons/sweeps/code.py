"""A row of a sweep as code to copy."""

from __future__ import annotations

from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.text.code import format_config, format_import

_ACCURACIES = """\
for norm, accuracy in zip(config.norms, row.accuracy[0, ..., -1]):
    print(norm, dict(zip(config.rate_values, accuracy.round(3))))
"""
_DIFFERENCES = """\
none, batch = row.accuracy[0, :2, :, -1]
print(dict(zip(config.rate_values, (batch - none).round(3))))  # nan: one of them diverged
"""
_BEST = """\
for norm, accuracy in zip(config.norms, row.accuracy[0, ..., -1]):
    best = np.nanargmax(accuracy)
    print(norm, "is best at rate", config.rate_values[best], accuracy[best].round(3))
"""
_PRINTS = {"difference": _DIFFERENCES, "row": _BEST}


def write_sweep_code(config: SweepConfig, cell: int, panel: str = "maps") -> str:
    """Return code that trains one row of the map and prints what a panel shows of it.

    Rows are counted from 1.
    """
    place = min(cell, len(config.cell_values)) - 1
    numpy = "import numpy as np\n\n" if panel == "row" else ""
    return f"""\
{numpy}{format_import(type(config))}
from {SWEEP.worker} import part

config = {format_config(config)}
row = part(config, [({place}, {config.seed})])  # a cell and a seed, at every rate
{_PRINTS.get(panel, _ACCURACIES)}"""
