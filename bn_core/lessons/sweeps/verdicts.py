"""Judge three claims about learning rates, initial weights and training steps."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import all_seeds_agree, format_spread
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.sweeps.claims import CLAIMS
from bn_core.lessons.sweeps.readings import (
    compare_best_steps,
    count_decades,
    find_best_rate,
    find_largest_rate,
)
from bn_core.lessons.sweeps.result import Sweep
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

GOOD = CLAIMS["C14"].limit("good")
"""Default accuracy that counts as good for all three claims."""
MORE_RATE = CLAIMS["C14"].limit("rate")
"""Least ratio of the largest stable rates for which claim C14 holds."""
MORE_DECADES = CLAIMS["C15"].limit("decades")
"""Least number of additional decades of initial scale for which claim C15 holds."""
FASTER = CLAIMS["C13"].limit("faster")
"""Least ratio of steps for which claim C13, "14 times fewer steps", holds."""


def sweep_verdicts(sweep: Sweep) -> tuple[Verdict, ...]:
    """Judge a finished sweep at the accuracy that the claims count as good."""
    return judge_sweep(sweep, GOOD)


def judge_sweep(sweep: Sweep, good: float) -> tuple[Verdict, ...]:
    """Judge C14, C13, and C15 if the initial scale is the second axis."""
    start = [judge_start(sweep, good)] if sweep.config.axis == "scale" else []
    return (judge_rate(sweep, good), *start, judge_steps(sweep, good))


def judge_rate(sweep: Sweep, good: float) -> Verdict:
    """Judge C14, whether larger learning rates are stable with batch norm."""
    rates = find_largest_rate(sweep, good)
    ratio = rates[1] / rates[0]
    return _verdict(
        "C14",
        sweep,
        ratio,
        MORE_RATE,
        "With batch norm much larger learning rates are stable.",
        f"Largest rate with accuracy {format_number(good)}: {format_spread(rates[0])} without, "
        f"{format_spread(rates[1])} with batch norm{_format_ratio(ratio)}.",
        f"At least {format_number(MORE_RATE)} times.",
    )


def judge_start(sweep: Sweep, good: float) -> Verdict:
    """Judge C15, whether initial weights hardly matter with batch norm.

    Each network has its own best rate.
    """
    own = count_decades(sweep, good, [int(place) for place in find_best_rate(sweep)])
    more = np.where(
        (own == 0).all(axis=0), np.nan, own[1] - own[0]
    )  # a seed in which nothing was learned cannot be compared
    return _verdict(
        "C15",
        sweep,
        more,
        MORE_DECADES,
        "With batch norm the scale of the initial weights hardly matters.",
        f"Decades of initial scale with accuracy {format_number(good)}, each at its best rate: "
        f"{format_spread(own[0])} without, {format_spread(own[1])} with batch norm.",
        f"At least {format_number(MORE_DECADES)} decades more.",
    )


def judge_steps(sweep: Sweep, good: float) -> Verdict:
    """Judge C13, whether batch norm takes 14 times fewer steps, each at its best rate."""
    none, batch, best = compare_best_steps(sweep, good)
    rates = sweep.config.rate_values
    return _verdict(
        "C13",
        sweep,
        best.ratio,
        FASTER,
        "With batch norm the same accuracy takes 14 times fewer steps.",
        f"Steps to accuracy {format_number(good)}, best against best: "
        f"{format_spread(best.none)} without "
        f"(rate {format_number(rates[none])}), {format_spread(best.batch)} with batch norm "
        f"(rate {format_number(rates[batch])})"
        f"{_format_ratio(best.ratio)}.",
        f"At least {format_number(FASTER)} times fewer.",
    )


def _format_ratio(ratio: Array) -> str:
    return "" if np.isnan(ratio).all() else f": {format_spread(ratio)} times"


def _verdict(
    id: str, sweep: Sweep, values: Array, least: float, claim: str, measured: str, expected: str
) -> Verdict:
    """Build the verdict, which holds if every seed agrees."""
    seeds, unknown = len(values), int(np.isnan(values).sum())
    because = f"{int((values >= least).sum())} of {seeds} seeds say so."
    if unknown:
        because = f"In {unknown} of {seeds} seeds there is nothing to compare."
    elif seeds == 1:
        because = "One seed decides nothing."
    if sweep.progress < 1:
        return decide_by_hand(claim, measured, expected, None, "The sweep is not finished.", id)
    return decide_by_hand(
        claim, measured, expected, all_seeds_agree(values, least=least), because, id
    )
