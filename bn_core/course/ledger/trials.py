"""The set-ups in which claims are tested, of every lesson."""

from __future__ import annotations

from bn_core.course.ledger import printed_trials
from bn_core.lessons.activations import trials as activations
from bn_core.lessons.adaptation import trials as adaptation
from bn_core.lessons.covariate_shift import trials as covariate_shift
from bn_core.lessons.depth import trials as depth
from bn_core.lessons.descents import trials as descents
from bn_core.lessons.detached_statistics import trials as detached_statistics
from bn_core.lessons.landscape import trials as landscape
from bn_core.lessons.length_direction import trials as length_direction
from bn_core.lessons.many_devices import trials as many_devices
from bn_core.lessons.regularization import trials as regularization
from bn_core.lessons.running_averages import trials as running_averages
from bn_core.lessons.scale_and_shift import trials as scale_and_shift
from bn_core.lessons.sequences import trials as sequences
from bn_core.lessons.small_batches import trials as small_batches
from bn_core.lessons.smoothness import trials as smoothness
from bn_core.lessons.sweeps import trials as sweeps
from bn_core.lessons.train_eval import trials as train_eval
from bn_core.lessons.without_norm import trials as without_norm

_LESSONS = (
    printed_trials,
    activations,
    adaptation,
    covariate_shift,
    depth,
    descents,
    detached_statistics,
    landscape,
    length_direction,
    many_devices,
    regularization,
    running_averages,
    scale_and_shift,
    sequences,
    small_batches,
    smoothness,
    sweeps,
    train_eval,
    without_norm,
)

TRIALS = {each.name: each for lesson in _LESSONS for each in lesson.TRIALS}
"""Each set-up by its name."""
