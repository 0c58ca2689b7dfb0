"""The experiment on the momentum of the running statistics."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.running_averages.config import MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_figure import draw_momentum_sweep

MOMENTUM = Experiment(
    name="momentum",
    config=MomentumSweepConfig,
    worker="bn_core.lessons.running_averages.worker.momentum_sweep",
    figure=draw_momentum_sweep,
)
