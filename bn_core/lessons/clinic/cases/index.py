"""Every case of the clinic, in the order of difficulty."""

from __future__ import annotations

from bn_core.lessons.clinic.cases import batches, evaluation, layers, running_statistics

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
)
