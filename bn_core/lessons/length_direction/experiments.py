"""The experiments on the length of weights under batch norm."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.length_direction.config import LengthConfig
from bn_core.lessons.length_direction.figure import draw_networks
from bn_core.lessons.length_direction.growth_config import GrowthConfig
from bn_core.lessons.length_direction.growth_figure import draw_growing_rate

LENGTH_DIRECTION = Experiment(
    name="length_direction",
    config=LengthConfig,
    worker="bn_core.lessons.length_direction.worker.networks",
    figure=draw_networks,
)

GROWING_RATE = Experiment(
    name="growing_rate",
    config=GrowthConfig,
    worker="bn_core.lessons.length_direction.worker.growing_rate",
    figure=draw_growing_rate,
)
