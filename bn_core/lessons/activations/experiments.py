"""One update, the live run, and the first figure of Ioffe and Szegedy (2015)."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.activations import figure, figure_one
from bn_core.lessons.activations.config import FigureOneConfig, UpdateConfig
from bn_core.lessons.activations.table import update_to_csv
from bn_core.lessons.activations.update_figure import draw_update

LAYER_UPDATE = Experiment(
    name="layer_update",
    config=UpdateConfig,
    worker="bn_core.lessons.activations.worker.update",
    figure=draw_update,
    table=update_to_csv,
)
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
