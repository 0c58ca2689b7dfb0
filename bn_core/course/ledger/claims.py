"""Every published claim of every lesson."""

from __future__ import annotations

from bn_core.lessons.activations import claims as activations
from bn_core.lessons.adaptation import claims as adaptation
from bn_core.lessons.backward import claims as backward
from bn_core.lessons.covariate_shift import claims as covariate_shift
from bn_core.lessons.depth import claims as depth
from bn_core.lessons.depth import first_weights_claims
from bn_core.lessons.descents import claims as descents
from bn_core.lessons.detached_statistics import claims as detached_statistics
from bn_core.lessons.folding import claims as folding
from bn_core.lessons.four_steps import claims as four_steps
from bn_core.lessons.landscape import claims as landscape
from bn_core.lessons.length_direction import claims as length_direction
from bn_core.lessons.many_devices import claims as many_devices
from bn_core.lessons.regularization import claims as regularization
from bn_core.lessons.running_averages import claims as running_averages
from bn_core.lessons.scale_and_shift import claims as scale_and_shift
from bn_core.lessons.sequences import claims as sequences
from bn_core.lessons.small_batches import claims as small_batches
from bn_core.lessons.smoothness import claims as smoothness
from bn_core.lessons.sweeps import claims as sweeps
from bn_core.lessons.train_eval import claims as train_eval
from bn_core.lessons.which_axes import claims as which_axes
from bn_core.lessons.without_norm import claims as without_norm

_LESSONS = (
    activations,
    adaptation,
    backward,
    covariate_shift,
    depth,
    descents,
    detached_statistics,
    first_weights_claims,
    folding,
    four_steps,
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
    which_axes,
    without_norm,
)

CLAIMS = dict(sorted(pair for lesson in _LESSONS for pair in lesson.CLAIMS.items()))
"""Every claim by its id, in order."""


def parts_of_trial(trial: str) -> set[tuple[str, str]]:
    """Return the parts that a trial answers, as pairs of claim and part."""
    return {
        (claim.id, part.name)
        for claim in CLAIMS.values()
        for part in claim.parts
        if trial in claim.trials_of(part)
    }
