"""The experiment that trains a map of networks."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.figure import draw_sweep
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.table import sweep_to_csv
from bn_core.lessons.sweeps.verdicts import sweep_verdicts

SWEEP = Experiment(
    name="sweeps",
    config=SweepConfig,
    worker="bn_core.lessons.sweeps.worker.sweep",
    figure=draw_sweep,
    judge=sweep_verdicts,
    start=Sweep.start,
    table=sweep_to_csv,
)
