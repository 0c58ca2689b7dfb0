"""The experiment that evaluates slices of the loss."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.figure import draw_slices
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.verdicts import judge_slices

LANDSCAPE = Experiment(
    name="landscape",
    config=LandscapeConfig,
    worker="bn_core.lessons.landscape.worker.slices",
    figure=draw_slices,
    judge=judge_slices,
    start=Slices.start,
)
