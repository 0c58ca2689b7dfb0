"""Judge whether batch norm leads to equal margins (claim C43)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.margin_config import ARMS, FEATURES, SHOWN, MarginConfig
from bn_core.lessons.descents.margin_result import Margins
from bn_core.norm.arrays import Array

ROUNDING = CLAIMS["C43"].limit("rounding")
_NORMED, _PLAIN = range(len(ARMS))
_LEAST = (
    "Batch norm fixes the mean square of the outputs. Under this constraint the logistic loss is "
    "least where all margins are equal, at every γ."
)
_EQUAL = {
    "rms": _LEAST,
    "mean": f"{_LEAST} What remains is a difference between the two classes, which is β. A step on "
    "β lacks the factor γ, so it falls more slowly than the rest.",
}


def judge_margins(config: MarginConfig, result: Margins) -> tuple[Verdict, ...]:
    """Judge the parts of claim C43 once all steps are made.

    The parts on descents without batch norm are judged where it divides by the root mean square:
    those descents are the same in the other set-up.
    """
    claim = CLAIMS["C43"]
    at = FEATURES.index(SHOWN)
    slopes = measure_slopes(result.steps, result.spreads[_NORMED])
    measured = (
        f"Smallest margin over the largest at {SHOWN} features after {config.steps} steps, median "
        f"and range over the seeds: {format_spread(result.ratios[_NORMED, at, :, -1])} with batch "
        f"norm, {format_spread(result.ratios[_PLAIN, at, :, -1])} without, "
        f"{format_spread(result.limits[at])} at the boundary with the largest distance. The "
        f"smallest distance is {format_spread(result.shares[_NORMED, at, :, -1])} of the largest "
        f"possible with batch norm, {format_spread(result.shares[_PLAIN, at, :, -1])} without. "
        "Over the last half decade before rounding the spread with batch norm falls as the steps "
        f"to the power {format_spread(slopes[at, :, 1])}, over that before to the power "
        f"{format_spread(slopes[at, :, 0])}."
    )
    equal = decide_over_seeds(
        claim.part("equal"),
        result.ratios[_NORMED, :, :, -1],
        measured,
        _EQUAL[config.norm],
        FEATURES,
    )
    if config.norm != "rms":
        return (equal,)
    return (
        equal,
        decide_over_seeds(
            claim.part("fall"),
            compare_slopes(slopes),
            measured,
            "A step on w has the factor γ, which grows, so unequal margins are corrected faster "
            "and faster.",
            FEATURES,
        ),
        decide_over_seeds(
            claim.part("without"),
            result.ratios[_PLAIN, :, :, -1],
            measured,
            "The boundary with the largest distance need not touch every example. With many more "
            "features than examples it nearly does, since the inputs are nearly orthogonal.",
            FEATURES,
        ),
        decide_over_seeds(
            claim.part("towards"),
            measure_growth(result.steps, result.shares[_PLAIN]),
            measured,
            "The examples with the smallest margins have the largest gradients, so they alone "
            "decide the direction in the end. That takes exponentially many steps.",
            FEATURES,
        ),
    )


def compare_slopes(slopes: Array) -> Array:
    """Return how many times as steep (D, R) the second of two slopes (D, R, 2) is.

    It is 1 for a power of the steps, 0 if the descent has diverged or the spread no longer falls,
    infinite if it falls in the second half decade alone, and NaN without two of them.
    """
    earlier, later = -slopes[..., 0], -slopes[..., 1]
    ratio = np.divide(later, earlier, where=earlier > 0, out=np.full_like(later, np.inf))
    result: Array = np.where(np.isnan(slopes).any(axis=-1), np.nan, np.where(later > 0, ratio, 0.0))
    return result


def measure_slopes(steps: Sequence[int], spreads: Array) -> Array:
    """Return the slopes (D, R, 2) of log spread by log steps, at two times.

    The spreads are (D, R, T). A slope is over half a decade of steps, and the second follows the
    first. It ends with the last recorded step before the spread first is below ``ROUNDING``. A
    slope is NaN if both do not fit in, and 0 if the descent has diverged.
    """
    return np.apply_along_axis(lambda curve: _measure_slopes(steps, curve), -1, spreads)


def _measure_slopes(steps: Sequence[int], spread: Array) -> Array:
    small = spread < ROUNDING
    end = int(small.argmax()) if small.any() else len(spread)
    if not end or steps[end - 1] < 10:
        return np.full(2, np.nan)
    places = [_find_step(steps, steps[end - 1] / back) for back in (10, math.sqrt(10), 1)]
    if np.isinf(spread[places]).any():
        return np.zeros(2)
    slopes: Array = np.diff(np.log(spread[places])) / np.diff(np.log(np.array(steps)[places]))
    return slopes


def measure_growth(steps: Sequence[int], shares: Array) -> Array:
    """Return the growth of shares (D, R, T) over the last tenfold of steps."""
    growth: Array = shares[..., -1] - shares[..., _find_step(steps, steps[-1] / 10)]
    return growth


def _find_step(steps: Sequence[int], step: float) -> int:
    """Return the place of the recorded step that is nearest in ratio."""
    return int(np.abs(np.log(np.array(steps) / step)).argmin())
