"""Judge the loss along the gradient (claim C24)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_READINGS = {
    "loss": ("loss_range", "Range of the loss"),
    "gradient": ("largest_change", "Largest change of the gradient"),
    "beta": ("effective_beta", "Effective β"),
}
"""The reading that each part compares, and what it is called."""


def judge_gradient_path(result: GradientPath) -> tuple[Verdict, ...]:
    """Judge the parts of claim C24."""
    changes = result.compare_looks("largest_change")
    first = changes[:, 0]
    early = "" if np.isnan(first).any() else f" At the first weights: {_describe(first)} times."
    return (
        *(
            _judge(part, np.median(result.compare_looks(reading), axis=-1), _tell(result, reading))
            for part, (reading, _) in _READINGS.items()
        ),
        _judge("orders", changes.max(axis=-1), f"{_tell(result, 'largest_change')}{early}"),
    )


def _judge(name: str, ratios: Array, measured: str) -> Verdict:
    """Judge one part by its ratio of each seed."""
    part = CLAIMS["C24"].part(name)
    if np.isnan(ratios).any():
        return Verdict.without(part, measured, "With batch norm the loss overflowed in a look.")
    because = "Both networks were looked at before the same steps, on the same batches."
    return Verdict.of(part, Effect.of(ratios), measured, because)


def _tell(result: GradientPath, reading: str) -> str:
    """Tell a reading's median over the looks and seeds, with and without batch norm."""
    name = dict(_READINGS.values())[reading]
    none, batch = getattr(result, reading)
    return (
        f"{name}, median over looks and seeds: {_tell_median(none)} without, "
        f"{_tell_median(batch)} with batch norm."
    )


def _tell_median(values: Array) -> str:
    """Tell a median in which looks at a loss that overflows count as infinite."""
    lost = ~np.isfinite(values)
    median = format_number(float(np.median(np.where(lost, np.inf, values))))
    overflows = f" (the loss overflows in {int(lost.sum())} of {lost.size} looks)"
    return f"{median}{overflows * bool(lost.any())}"


def _describe(ratios: Array) -> str:
    return format_number(float(np.median(ratios)))
