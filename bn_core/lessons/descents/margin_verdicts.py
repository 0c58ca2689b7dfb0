"""Judge whether batch norm leads to equal margins (claim C43)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.margin_config import ARMS, FEATURES, SHOWN, MarginConfig
from bn_core.lessons.descents.margin_result import Margins
from bn_core.norm.arrays import Array

ROUNDING = CLAIMS["C43"].limit("rounding")
_NORMED, _PLAIN = range(len(ARMS))


def judge_margins(config: MarginConfig, result: Margins) -> tuple[Verdict, ...]:
    """Judge the parts of claim C43 once all steps are made.

    The parts on descents without batch norm are judged where it divides by the root mean square:
    those descents are the same in the other set-up.
    """
    claim = CLAIMS["C43"]
    at = FEATURES.index(SHOWN)
    measured = (
        f"Smallest margin over the largest at {SHOWN} features after {config.steps} steps, median "
        f"and range over the seeds: {format_spread(result.ratios[_NORMED, at, :, -1])} with batch "
        f"norm, {format_spread(result.ratios[_PLAIN, at, :, -1])} without, "
        f"{format_spread(result.limits[at])} at the boundary with the largest distance. The "
        f"smallest distance is {format_spread(result.shares[_NORMED, at, :, -1])} of the largest "
        f"possible with batch norm, {format_spread(result.shares[_PLAIN, at, :, -1])} without."
    )
    normed = (
        decide_over_seeds(
            claim.part("equal"),
            result.ratios[_NORMED, :, :, -1],
            measured,
            "Batch norm fixes the mean square of the outputs. Under this constraint the logistic "
            "loss is least where all margins are equal, at every γ.",
            FEATURES,
        ),
        _judge_fall(result, measured),
    )
    if config.norm != "rms":
        return normed
    return (
        *normed,
        decide_over_seeds(
            claim.part("without"),
            result.ratios[_PLAIN, :, :, -1],
            measured,
            "The boundary with the largest distance need not touch every example. With many more "
            "features than examples it nearly does, since the inputs are nearly orthogonal.",
            FEATURES,
        ),
        decide_over_seeds(
            claim.part("largest"),
            result.shares[_PLAIN, :, :, -1],
            measured,
            "The examples with the smallest margins have the largest gradients, so they alone "
            "decide the direction in the end.",
            FEATURES,
        ),
    )


def _judge_fall(result: Margins, measured: str) -> Verdict:
    """Judge whether the spread falls faster from decade to decade."""
    part = CLAIMS["C43"].part("fall")
    if np.any(result.spreads[_NORMED, :, :, -1] < ROUNDING):
        return Verdict.without(part, measured, "The margins are equal up to rounding.")
    return decide_over_seeds(
        part,
        measure_fall(result.steps, result.spreads[_NORMED]),
        measured,
        "As γ grows the loss cares more and more for the smallest margins, so unequal margins are "
        "corrected faster and faster.",
        FEATURES,
    )


def measure_fall(steps: tuple[int, ...], spreads: Array) -> Array:
    """Return how much more a spread (D, R, T) falls in the last decade of steps.

    It is the logarithm of the factor by which the spread falls over the last tenfold of steps,
    over that of the tenfold before: 1 for a power of the steps. It is 0 if the descent has
    diverged or the spread no longer falls, and infinite if it falls in the last decade alone.
    """
    last = steps[-1]
    places = [steps.index(round(last / back)) for back in (100, 10, 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        earlier, later = -np.moveaxis(np.diff(np.log(spreads[..., places])), -1, 0)
        ratio = np.where(earlier > 0, later / earlier, np.inf)
    missing = np.isnan(spreads[..., places]).any(axis=-1)
    falls = np.isfinite(spreads[..., places]).all(axis=-1) & (later > 0)
    result: Array = np.where(missing, np.nan, np.where(falls, ratio, 0.0))
    return result
