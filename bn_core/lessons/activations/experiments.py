"""The live run of this lesson, and the first figure of Ioffe and Szegedy (2015)."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.activations import figure, figure_one
from bn_core.lessons.activations.config import FigureOneConfig

LIVE_TWINS = Experiment(
    name="activations",
    config=RunConfig,
    worker="bn_core.training.trainer",
    figure=figure.draw_run,
    live=True,
)
FIGURE_ONE = Experiment(
    name="figure_one",
    config=FigureOneConfig,
    worker="bn_core.lessons.activations.worker.figure_one",
    figure=figure_one.draw_figure_one,
)
