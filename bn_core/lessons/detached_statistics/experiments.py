"""The experiments on gradients that ignore the statistics."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.detached_statistics import bias_drift_figure
from bn_core.lessons.detached_statistics.config import DetachedNetworksConfig
from bn_core.lessons.detached_statistics.figure import draw_detached_networks

DETACHED_NETWORKS = Experiment(
    name="detached_statistics",
    config=DetachedNetworksConfig,
    worker="bn_core.lessons.detached_statistics.worker.networks",
    figure=draw_detached_networks,
)
LIVE_NETWORKS = Experiment(
    name="detached_live",
    config=RunConfig,
    worker="bn_core.training.trainer",
    figure=bias_drift_figure.draw_live_networks,
    live=True,
)
