"""Every case of the clinic."""

from __future__ import annotations

from bn_core.lessons.clinic.cases import (
    batches,
    copies,
    deployment,
    evaluation,
    layers,
    running_statistics,
    sources,
)

CASES = (
    evaluation.NEIGHBOURS,
    running_statistics.COLD,
    batches.ONE,
    batches.SORTED,
    running_statistics.MISSING,
    evaluation.SAVED,
    running_statistics.KERAS,
    batches.TWO,
    running_statistics.VALIDATED,
    layers.VOLTS,
    batches.ACCUMULATED,
    running_statistics.FROZEN,
    evaluation.FOLDED,
    batches.DOMAINS,
    layers.SENSORS,
    layers.DETACHED,
    layers.ZERO_GAMMA,
    evaluation.SCALED,
    evaluation.NEVER_BACK,
    copies.TARGET,
    sources.SILENCE,
    deployment.PORTED,
    deployment.ONE_PASS,
    copies.AVERAGED,
    deployment.TRANSPOSED,
    deployment.BITS,
    sources.CLINICS,
    layers.DECAYED,
)
"""By the number that a link holds, so a new case comes last."""
