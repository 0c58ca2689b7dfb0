"""Decide parts of claims over seeds, and format statistics over seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_MISSING = "A number of a seed is missing, so nothing is decided."


def decide_over_seeds(
    part: ClaimPart,
    values: ArrayLike,
    measured: str,
    because: str,
    at: Sequence[float] | None = None,
) -> Verdict:
    """Return the verdict on one number per seed, which is none if a number is NaN.

    ``values`` is (R,), or (A, R) at the A values ``at`` of the part's knob.
    """
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    if not rows.size or np.isnan(rows).any():
        return Verdict.without(part, measured, _MISSING)
    places: Sequence[float | None] = [None] if at is None else at
    effects = [Effect.of(row, place) for row, place in zip(rows, places, strict=True)]
    return Verdict.of(part, effects, measured, because)


def format_spread(values: Array) -> str:
    """Return median, minimum and maximum, such as '0.53 (0.19 to 1.5)'.

    Equal values give one number, and no values 'none'. NaN is ignored.
    """
    measured = values[~np.isnan(values)]
    if not measured.size:
        return "none"
    middle, low, high = (float(each(measured)) for each in (np.median, np.min, np.max))
    return (
        format_number(middle)
        if low == high
        else f"{format_number(middle)} ({format_number(low)} to {format_number(high)})"
    )


def format_shares(shares: Array) -> str:
    """Return the median, minimum and maximum of shares in percent."""
    return format_spread(100 * shares)


def format_percent(shares: Array) -> str:
    """Return the same with a sign, such as '63.8% (63.2 to 64.2)'."""
    median, space, rest = format_shares(shares).partition(" ")
    return f"{median}%{space}{rest}"


def explain_spread(seeds: int) -> str:
    """Say what the numbers of format_spread are, in a sentence after a space."""
    return f" (Medians and ranges of {seeds} seeds.)" if seeds > 1 else ""
