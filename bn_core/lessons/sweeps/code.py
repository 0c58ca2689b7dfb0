"""A run or a sweep as code to copy: the same configuration, without the lab around it."""

from __future__ import annotations

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import OWN
from bn_core.lessons.covariate_shift.config import ShiftConfig
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.text.code import call

_READS = "\nfrom bn_core.inputs.labelled_table import read_labelled"


def run_code(config: RunConfig) -> str:
    """Code that trains the run of ``config`` and prints the loss of each network as it goes."""
    own = config.data == OWN
    read = "\ntable = read_labelled(open('your.csv', 'rb').read())" if own else ""
    given = f"{call(config)}, table=table" if own else call(config)
    return f"""\
from bn_core.configs import RunConfig{_READS if own else ""}
from bn_core.training import train
{read}
for frame in train({given}):
    if len(frame.losses):
        print(frame.step, dict(zip(frame.norms, frame.losses[-1])))
"""


def sweep_code(config: SweepConfig, cell: int) -> str:
    """Code that trains one row of the map, counted from 1, and prints its final accuracies."""
    place = min(cell, len(config.cell_values)) - 1
    return f"""\
from bn_core.configs import SweepConfig
from bn_core.experiments.sweeps import part

config = {call(config)}
row = part(config, [({place}, {config.seed})])  # a cell and a seed, at every rate
for norm, accuracy in zip(config.norms, row.accuracy[0, ..., -1]):
    print(norm, dict(zip(config.rate_values, accuracy.round(3))))
"""


def shift_code(config: ShiftConfig) -> str:
    """Code that measures both readings of covariate shift and prints the three verdicts."""
    return f"""\
from bn_core.configs import ShiftConfig
from bn_core.experiments.covariate_shift import run

*_, result = run({call(config)})
for verdict in result.verdicts:
    print(verdict.measured, verdict.words)
"""
