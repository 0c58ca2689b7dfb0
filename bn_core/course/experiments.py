"""Every experiment that runs without the app, by its name."""

from __future__ import annotations

from bn_core.course.ledger.printed_experiment import PRINTED
from bn_core.lessons.activations.experiments import FIGURE_ONE, LAYER_UPDATE
from bn_core.lessons.adaptation.experiments import ADAPTATION
from bn_core.lessons.boundaries.experiments import BATCH_BOUNDARIES
from bn_core.lessons.clinic.experiments import CLINIC
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.lessons.depth.experiments import FIRST_WEIGHTS, GRADIENTS, TRAINABILITY
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES, MARGINS
from bn_core.lessons.detached_statistics.experiments import DETACHED_NETWORKS
from bn_core.lessons.folding.experiments import ROUNDED_WEIGHTS
from bn_core.lessons.freezing.experiments import FREEZING
from bn_core.lessons.landscape.experiments import LANDSCAPE
from bn_core.lessons.length_direction.experiments import GROWING_RATE, LENGTH_DIRECTION
from bn_core.lessons.many_devices.experiments import (
    ACCUMULATION,
    GRADIENT_BIAS,
    SYNC_BATCH_NORM,
)
from bn_core.lessons.regularization.experiments import (
    GHOST_BATCHES,
    PLACEMENT,
    VARIANCE_SHIFT,
)
from bn_core.lessons.running_averages.experiments import EXACT_STATISTICS, MOMENTUM
from bn_core.lessons.scale_and_shift.experiments import (
    AFFINE_NETWORKS,
    FEWER_STATISTICS,
    FROZEN_WEIGHTS,
)
from bn_core.lessons.sequences.experiments import COIN_FLIPS, LEAK
from bn_core.lessons.small_batches.experiments import BATCH_SIZES
from bn_core.lessons.smoothness.experiments import (
    CURVATURE,
    GRADIENT_BOUND,
    GRADIENT_PATH,
    SPECTRUM,
)
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from bn_core.lessons.use_it.experiments import USE_IT
from bn_core.lessons.why_normalize.experiments import DRIFT
from bn_core.lessons.without_norm.experiments import WITHOUT_NORM
from bn_core.lessons.write_it.experiments import TRAINING

_EXPERIMENTS = (
    PRINTED,
    ACCUMULATION,
    ADAPTATION,
    AFFINE_NETWORKS,
    GRADIENT_BIAS,
    GRADIENT_BOUND,
    GRADIENT_PATH,
    SPECTRUM,
    BATCH_BOUNDARIES,
    BATCH_COMPOSITION,
    COIN_FLIPS,
    COVARIATE_SHIFT,
    CURVATURE,
    EXACT_STATISTICS,
    FEWER_STATISTICS,
    GRADIENTS,
    GROWING_RATE,
    FIGURE_ONE,
    FIRST_WEIGHTS,
    LAYER_UPDATE,
    GHOST_BATCHES,
    HALFSPACES,
    ROUNDED_WEIGHTS,
    FREEZING,
    FROZEN_WEIGHTS,
    USE_IT,
    LANDSCAPE,
    LEAK,
    LEAST_SQUARES,
    DETACHED_NETWORKS,
    LENGTH_DIRECTION,
    MARGINS,
    MOMENTUM,
    PLACEMENT,
    BATCH_SIZES,
    SWEEP,
    TRAINABILITY,
    SYNC_BATCH_NORM,
    CLINIC,
    DRIFT,
    TRAINING,
    VARIANCE_SHIFT,
    WITHOUT_NORM,
)
EXPERIMENTS = {each.name: each for each in sorted(_EXPERIMENTS, key=lambda one: one.name)}
"""Every experiment by its name."""
