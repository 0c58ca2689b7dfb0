"""What the lessons show when they are opened or a step is done, in their order."""

from __future__ import annotations

from dataclasses import replace

from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import SEPARATOR, Knobs
from bn_core.lessons.activations.config import (
    SATURATING_PANELS,
    SATURATING_RUN,
    UpdateConfig,
    record_panels,
)
from bn_core.lessons.activations.experiments import LAYER_UPDATE, LIVE_TWINS
from bn_core.lessons.activations.panels import FIRST_PANELS
from bn_core.lessons.activations.stories import STORIES, list_panels
from bn_core.lessons.adaptation.config import SORTED, AdaptationConfig
from bn_core.lessons.adaptation.experiments import ADAPTATION
from bn_core.lessons.boundaries.config import ADDED, FOURS, SLOW, BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.experiments import BATCH_BOUNDARIES, LIVE_BOUNDARIES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.experiments import CLINIC
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.lessons.covariate_shift.view import SETTINGS
from bn_core.lessons.depth.experiments import TRAINABILITY
from bn_core.lessons.descents.experiments import LEAST_SQUARES
from bn_core.lessons.detached_statistics.config import FAST_RATE, LIVE_RUN
from bn_core.lessons.detached_statistics.experiments import LIVE_NETWORKS
from bn_core.lessons.folding.experiments import ROUNDED_WEIGHTS
from bn_core.lessons.freezing.experiments import FREEZING
from bn_core.lessons.landscape.config import PATH_SLICE, SOLUTIONS_SLICE
from bn_core.lessons.landscape.experiments import LANDSCAPE
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION
from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.experiments import ACCUMULATION, SYNC_BATCH_NORM
from bn_core.lessons.regularization.config import GhostBatchesConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES
from bn_core.lessons.scale_and_shift.experiments import AFFINE_NETWORKS
from bn_core.lessons.sequences.config import FlipsConfig
from bn_core.lessons.sequences.experiments import COIN_FLIPS
from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES
from bn_core.lessons.smoothness.config import SMALL_WEIGHTS
from bn_core.lessons.smoothness.experiments import (
    CURVATURE,
    GRADIENT_BOUND,
    GRADIENT_PATH,
    SPECTRUM,
)
from bn_core.lessons.sweeps.config import BATCH_SIZES as SWEPT_BATCH_SIZES
from bn_core.lessons.sweeps.config import SIGMOID
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from bn_core.lessons.use_it.experiments import USE_IT
from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.experiments import DRIFT
from bn_core.lessons.without_norm.config import STEP_CONFIGS as WITHOUT_NORM_STEPS
from bn_core.lessons.without_norm.experiments import WITHOUT_NORM

_OPENED: tuple[tuple[Experiment, Knobs], ...] = (
    (DRIFT, DRIFT.config()),
    (AFFINE_NETWORKS, AFFINE_NETWORKS.config()),
    (LIVE_NETWORKS, LIVE_RUN),
    (BATCH_COMPOSITION, BATCH_COMPOSITION.config()),
    (ROUNDED_WEIGHTS, ROUNDED_WEIGHTS.config()),
    (FREEZING, FREEZING.config()),
    (ADAPTATION, ADAPTATION.config()),
    (USE_IT, USE_IT.config()),
    (LAYER_UPDATE, LAYER_UPDATE.config()),
    (LIVE_BOUNDARIES, BoundaryConfig()),
    (SWEEP, SWEEP.config()),
    (BATCH_SIZES, BATCH_SIZES.config()),
    (SYNC_BATCH_NORM, SYNC_BATCH_NORM.config()),
    (GHOST_BATCHES, GHOST_BATCHES.config()),
    (CLINIC, CLINIC.config()),
    (COVARIATE_SHIFT, SETTINGS["relu"]),
    (LANDSCAPE, LANDSCAPE.config()),
    (GRADIENT_PATH, GRADIENT_PATH.config()),
    (WITHOUT_NORM, WITHOUT_NORM.config()),
)
_STEPS: tuple[tuple[Experiment, Knobs], ...] = (
    *((COVARIATE_SHIFT, SETTINGS[name]) for name in ("sigmoid", "linear")),
    (TRAINABILITY, TRAINABILITY.config()),
    (LENGTH_DIRECTION, LENGTH_DIRECTION.config()),
    (LEAST_SQUARES, LEAST_SQUARES.config()),
    (DRIFT, DriftConfig(activation="sigmoid")),
    (LIVE_NETWORKS, replace(LIVE_RUN, rate=FAST_RATE)),
    (BATCH_SIZES, SmallBatchesConfig(scaling="fixed")),
    (BATCH_SIZES, SmallBatchesConfig(net="cnn", base_rate=1.0)),
    (GHOST_BATCHES, GhostBatchesConfig(examples="300")),
    (GHOST_BATCHES, GhostBatchesConfig(batch="16", steps=300, tuned=True, seeds=3)),
    (SYNC_BATCH_NORM, SyncBatchNormConfig(shared_by="class")),
    (SYNC_BATCH_NORM, SyncBatchNormConfig(ranks="4", device_batch=2)),
    (ACCUMULATION, ACCUMULATION.config()),
    (CLINIC, ClinicConfig(case="1", fix=1)),
    (CLINIC, ClinicConfig(case="1", fix=4)),
    (CLINIC, ClinicConfig(case="4")),
    (CLINIC, ClinicConfig(case="2")),
    (LAYER_UPDATE, UpdateConfig(layers=20)),
    (LAYER_UPDATE, UpdateConfig(activation="relu")),
    (LIVE_TWINS, record_panels(RunConfig(), FIRST_PANELS)),
    (LIVE_TWINS, record_panels(SATURATING_RUN, SATURATING_PANELS.split(SEPARATOR))),
    *((LIVE_TWINS, record_panels(story.config, list_panels(story))) for story in STORIES.values()),
    (LIVE_BOUNDARIES, SLOW),
    (LIVE_BOUNDARIES, replace(SLOW, own=ADDED)),
    (LIVE_BOUNDARIES, FOURS),
    (BATCH_BOUNDARIES, BatchesConfig()),
    (SWEEP, SIGMOID),
    (SWEEP, SWEPT_BATCH_SIZES),
    (LANDSCAPE, PATH_SLICE),
    (LANDSCAPE, SOLUTIONS_SLICE),
    (GRADIENT_BOUND, GRADIENT_BOUND.config()),
    (SPECTRUM, SPECTRUM.config()),
    (SPECTRUM, SMALL_WEIGHTS),
    (CURVATURE, CURVATURE.config()),
    (ADAPTATION, AdaptationConfig(weight=4)),
    (ADAPTATION, AdaptationConfig(order=SORTED)),
    (ADAPTATION, AdaptationConfig(shift="noise")),
    (COIN_FLIPS, COIN_FLIPS.config()),
    (COIN_FLIPS, FlipsConfig(sequences="32")),
    *((WITHOUT_NORM, config) for config in WITHOUT_NORM_STEPS),
)
"""What a step or a story of a lesson shows, computed last."""
DEFAULTS = {(experiment.name, config): experiment for experiment, config in (*_OPENED, *_STEPS)}
"""Each default's experiment, by its name and the config."""
