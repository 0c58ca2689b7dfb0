"""The experiments on deep networks."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.depth import gradients_figure, trained_figure
from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.first_weights_config import FirstWeightsConfig
from bn_core.lessons.depth.first_weights_figure import draw_first_weights
from bn_core.lessons.depth.result import Trainability
from bn_core.lessons.depth.verdicts import judge_trainability

GRADIENTS = Experiment(
    name="depth",
    config=DepthConfig,
    worker="bn_core.lessons.depth.worker.gradients",
    figure=gradients_figure.draw_gradients,
)
TRAINABILITY = Experiment(
    name="trainability",
    config=TrainabilityConfig,
    worker="bn_core.lessons.depth.worker.trainability",
    figure=trained_figure.draw_trainability,
    judge=judge_trainability,
    start=Trainability.start,
)
FIRST_WEIGHTS = Experiment(
    name="first_weights",
    config=FirstWeightsConfig,
    worker="bn_core.lessons.depth.worker.first_weights",
    figure=draw_first_weights,
)
