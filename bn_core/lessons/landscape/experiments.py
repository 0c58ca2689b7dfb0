"""The experiment that evaluates slices of the loss."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.figure import picture
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.verdicts import slice_verdicts

LANDSCAPE = Experiment(
    name="landscape",
    config=LandscapeConfig,
    worker="bn_core.lessons.landscape.worker.slices",
    figure=picture,
    judge=slice_verdicts,
    start=Slices.start,
)
