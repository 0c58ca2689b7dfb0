"""The experiment on the length of weights under batch norm."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.length_direction.config import LengthConfig
from bn_core.lessons.length_direction.figure import draw_networks

LENGTH_DIRECTION = Experiment(
    name="length_direction",
    config=LengthConfig,
    worker="bn_core.lessons.length_direction.worker.networks",
    figure=draw_networks,
)
