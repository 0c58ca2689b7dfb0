"""Judge three claims about learning rates, initial weights and training steps."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.sweeps.claims import CLAIMS
from bn_core.lessons.sweeps.readings import (
    compare_best_steps,
    compare_steps,
    count_decades,
    find_best_rate,
    find_largest_rate,
    find_too_large_rates,
)
from bn_core.lessons.sweeps.result import Sweep
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

GOOD = CLAIMS["C14"].limit("good")
"""Default accuracy that counts as good for all three claims."""
ENOUGH_STEPS = int(CLAIMS["C14"].limit("steps"))
"""The fewest steps of each network after which the three claims are judged."""
ABOVE, UP_TO = CLAIMS["C14"].limit("above"), CLAIMS["C14"].limit("up_to")
"""The two rates of claim C14."""


def sweep_verdicts(sweep: Sweep) -> tuple[Verdict, ...]:
    """Judge a finished sweep at the accuracy that the claims count as good."""
    return judge_sweep(sweep, GOOD)


def judge_sweep(sweep: Sweep, good: float) -> tuple[Verdict, ...]:
    """Judge C14, C13, and C15 if the initial scale is the second axis."""
    scales = sweep.config.axis == "scale" and len(sweep.config.cell_values) > 1
    start = judge_start(sweep, good) if scales else ()
    return (*judge_rate(sweep, good), *start, *judge_steps(sweep, good))


def judge_rate(sweep: Sweep, good: float) -> tuple[Verdict, ...]:
    """Judge C14, whether larger learning rates are stable with batch norm."""
    largest = find_largest_rate(sweep, good)[:2]
    none, batch = largest
    rates = np.array(sweep.config.rate_values)
    between = (rates > ABOVE) & (rates <= UP_TO)
    too_large = find_too_large_rates(sweep, good)[0, between]
    share = too_large.mean(axis=0) if between.any() else np.full(none.shape, np.nan)
    measured = (
        f"Largest rate with accuracy {format_number(good)}, median (least to largest): "
        f"{_format_rates(none)} without, {_format_rates(batch)} with batch norm."
    )
    return (
        _judge(sweep, "C14", "without", share, measured),
        _judge(sweep, "C14", "with", batch, measured),
        _judge(sweep, "C14", "larger", _divide(batch, none), measured),
    )


def judge_start(sweep: Sweep, good: float) -> tuple[Verdict, ...]:
    """Judge C15, whether initial weights hardly matter with batch norm.

    Each network has its own best rate.
    """
    best = [int(place) for place in find_best_rate(sweep)]
    none, batch = count_decades(sweep, good, best)[:2]
    none, batch = np.round(none, 6), np.round(batch, 6)  # shares of a rounded grid
    more = np.where((none == 0) & (batch == 0), np.nan, batch - none)
    measured = (
        f"Decades of initial scale with accuracy {format_number(good)}, each at its best rate, "
        f"median (least to largest): {format_spread(none)} without, {format_spread(batch)} with "
        "batch norm."
    )
    return (
        _judge(sweep, "C15", "hardly", batch, measured),
        _judge(sweep, "C15", "wider", more, measured),
    )


def judge_steps(sweep: Sweep, good: float) -> tuple[Verdict, ...]:
    """Judge C13, how many times fewer steps batch norm takes."""
    none, batch, best = compare_best_steps(sweep, good)
    same = compare_steps(sweep, good, none, none)
    rate = format_number(sweep.config.rate_values[none])
    start = f"Steps to accuracy {format_number(good)}, median (least to largest)"
    return (
        _judge(
            sweep,
            "C13",
            "best",
            _divide(best.none, best.batch),
            f"{start}: {_format_steps(best.none)} without at "
            f"{_name_rate(sweep, none, best.none)}, {_format_steps(best.batch)} with batch norm "
            f"at {_name_rate(sweep, batch, best.batch)}.",
        ),
        _judge(
            sweep,
            "C13",
            "same rate",
            _divide(same.none, same.batch),
            f"{start}, both at rate {rate}: {_format_steps(same.none)} without, "
            f"{_format_steps(same.batch)} with batch norm.",
        ),
    )


def _judge(sweep: Sweep, claim: str, name: str, values: Array, measured: str) -> Verdict:
    """Judge one part of a claim by its value of each seed, NaN if there is none."""
    part = CLAIMS[claim].part(name)
    if sweep.progress < 1:
        return Verdict.without(part, measured, "The sweep is not finished.")
    if sweep.config.steps < ENOUGH_STEPS:
        obstacle = f"It is decided after {ENOUGH_STEPS} steps or more; set them and run."
        return Verdict.without(part, measured, obstacle)
    if unknown := int(np.isnan(values).sum()):
        obstacle = f"In {unknown} of {len(values)} seeds there is nothing to compare."
        return Verdict.without(part, measured, obstacle)
    infinite = int(np.isinf(values).sum())
    because = (
        f"In {infinite} of {len(values)} seeds only the network with batch norm gets there."
        if infinite
        else "Both networks were trained on the same batches, from the same first weights."
    )
    return Verdict.of(part, Effect.of(values), measured, because)


def _divide(more: Array, less: Array) -> Array:
    """Return a ratio by seed, NaN if both tell nothing.

    A network that never learns has the largest rate 0, and takes infinitely many steps.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.round(more / less, 6)  # rates are on a grid, whose ratios are rounded


def _name_rate(sweep: Sweep, place: int, steps: Array) -> str:
    """Name the fastest rate, at which no seed gets there only if none does at any."""
    if np.isinf(steps).all():
        return "any rate"
    return f"rate {format_number(sweep.config.rate_values[place])}"


def _format_rates(rates: Array) -> str:
    return format_spread(rates) if rates.any() else "none"


def _format_steps(steps: Array) -> str:
    """Tell the steps of the seeds that got there, and how many did not."""
    never = int(np.isinf(steps).sum())
    if never == len(steps):
        return "never"
    told = format_spread(np.where(np.isinf(steps), np.nan, steps))
    return f"{told}, and never in {never} of {len(steps)} seeds" if never else told
