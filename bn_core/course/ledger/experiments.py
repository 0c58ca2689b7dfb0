"""Which picture shows an experiment while it runs: the one of its own lesson."""

from __future__ import annotations

from typing import Any

from bn_core.compute.runs import Drawing, Whole
from bn_core.course.ledger import printed_figure
from bn_core.experiments.claim import Trial
from bn_core.lessons.activations import figure_one as activations_figure_one
from bn_core.lessons.covariate_shift import figure as covariate_shift_figure
from bn_core.lessons.depth import gradients_figure as depth_gradients_figure
from bn_core.lessons.depth import trainability_figure as depth_trainability_figure
from bn_core.lessons.depth.result import Trainability
from bn_core.lessons.descents import figure as descents_figure
from bn_core.lessons.detached_statistics import figure as detached_statistics_figure
from bn_core.lessons.landscape import figure as landscape_figure
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.length_direction import figure as length_direction_figure
from bn_core.lessons.regularization import figure as regularization_figure
from bn_core.lessons.regularization import placement_figure as regularization_placement_figure
from bn_core.lessons.running_averages import momentum_figure as running_averages_momentum_figure
from bn_core.lessons.small_batches import figure as small_batches_figure
from bn_core.lessons.smoothness import curvature_figure as smoothness_curvature_figure
from bn_core.lessons.smoothness import figure as smoothness_figure
from bn_core.lessons.sweeps import figure as sweeps_figure
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.train_eval import figure as train_eval_figure

DRAWINGS: dict[str, Drawing] = {
    "along_gradient": smoothness_figure.picture,
    "companions": train_eval_figure.picture,
    "covariate_shift": covariate_shift_figure.picture,
    "curvature": smoothness_curvature_figure.picture,
    "depth": depth_gradients_figure.picture,
    "figure_one": activations_figure_one.picture,
    "ghosts": regularization_figure.picture,
    "halfspaces": descents_figure.spaces_picture,
    "landscape": landscape_figure.picture,
    "least_squares": descents_figure.picture,
    "left_out_nets": detached_statistics_figure.picture,
    "length_direction": length_direction_figure.picture,
    "momenta": running_averages_momentum_figure.picture,
    "placing": regularization_placement_figure.picture,
    "printed": printed_figure.picture,
    "small_batches": small_batches_figure.picture,
    "sweeps": sweeps_figure.picture,
    "trainability": depth_trainability_figure.picture,
}
_WHOLES: dict[str, Any] = {
    "landscape": Slices.start,
    "sweeps": Sweep.start,
    "trainability": Trainability.start,
}


def drawing(trial: Trial) -> Drawing:
    """How its results are drawn."""
    return DRAWINGS[trial.work]


def whole(trial: Trial) -> Whole | None:
    """What its parts make up, if it comes in parts; None if one worker does it all."""
    made: Whole | None = _WHOLES.get(trial.work)
    return made
