"""Which picture shows an experiment while it runs: the one of its own lesson."""

from __future__ import annotations

from typing import Any

from bn_core.claims import Trial
from bn_core.compute.runs import Drawing, Whole
from bn_core.figures import printed
from bn_core.lessons.activations import figure_one
from bn_core.lessons.covariate_shift import figure
from bn_core.lessons.depth import gradients_figure, trainability_figure
from bn_core.lessons.descents import figure
from bn_core.lessons.detached_statistics import figure
from bn_core.lessons.landscape import figure
from bn_core.lessons.length_direction import figure
from bn_core.lessons.regularization import figure, placement_figure
from bn_core.lessons.running_averages import momentum_figure
from bn_core.lessons.small_batches import figure
from bn_core.lessons.smoothness import curvature_figure, figure
from bn_core.lessons.sweeps import figure
from bn_core.lessons.train_eval import figure
from bn_core.results import Slices, Sweep, Trainability

DRAWINGS: dict[str, Drawing] = {
    "along_gradient": figure.picture,
    "companions": figure.picture,
    "covariate_shift": figure.picture,
    "curvature": curvature_figure.picture,
    "depth": gradients_figure.picture,
    "figure_one": figure_one.picture,
    "ghosts": figure.picture,
    "halfspaces": figure.spaces_picture,
    "landscape": figure.picture,
    "least_squares": figure.picture,
    "left_out_nets": figure.picture,
    "length_direction": figure.picture,
    "momenta": momentum_figure.picture,
    "placing": placement_figure.picture,
    "printed": printed.picture,
    "small_batches": figure.picture,
    "sweeps": figure.picture,
    "trainability": trainability_figure.picture,
}
_WHOLES: dict[str, Any] = {
    "landscape": Slices.start, "sweeps": Sweep.start, "trainability": Trainability.start,
}  # fmt: skip


def drawing(trial: Trial) -> Drawing:
    """How its results are drawn."""
    return DRAWINGS[trial.work]


def whole(trial: Trial) -> Whole | None:
    """What its parts make up, if it comes in parts; None if one worker does it all."""
    made: Whole | None = _WHOLES.get(trial.work)
    return made
