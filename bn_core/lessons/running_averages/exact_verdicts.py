"""Judge whether exact statistics are better than running averages (claim C51)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_percent
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.running_averages.claims import CLAIMS
from bn_core.lessons.running_averages.exact_config import EARLY, LATE, SIZES
from bn_core.lessons.running_averages.exact_result import ExactStatistics
from bn_core.norm.arrays import Array

_PHASES = {
    "early": (
        slice(0, EARLY),
        "The averages still hold their start values and lag behind the weights.",
    ),
    "late": (
        slice(-LATE, None),
        "The weights change less by now, so that the averages lag less.",
    ),
}


def judge_exact_statistics(result: ExactStatistics) -> tuple[Verdict, ...]:
    """Judge the parts of claim C51. Outputs that are no numbers are never right."""
    claim = CLAIMS["C51"]
    parts = [claim.part(name) for name in (*_PHASES, "steadier")]
    if (np.isnan(result.running) & np.isnan(result.exact)).any():
        return tuple(Verdict.without(part, "", "A network diverged.") for part in parts)
    running, exact = (np.nan_to_num(each) for each in (result.running, result.exact))
    *phases, steadier = parts
    verdicts = []
    for part, (phase, because) in zip(phases, _PHASES.values(), strict=True):
        one, other = (each[..., phase].mean(axis=-1) for each in (running, exact))
        gains = np.round(100 * (other - one), 4)
        verdicts.append(Verdict.of(part, _scan(gains), _describe(one, other), because))
    one, other = (_measure_moves(each[..., EARLY - 1 :]) for each in (running, exact))
    verdicts.append(
        Verdict.of(
            steadier,
            _scan(_divide(one, other)),
            _describe(one, other, "change from one measurement to the next"),
            "A running average follows the newest batches, and exact statistics the weights alone.",
        )
    )
    return tuple(verdicts)


def _describe(running: Array, exact: Array, what: str = "accuracy") -> str:
    """Describe values (S, R) of the smallest and of the largest batches."""
    told = "; ".join(
        f"in batches of {SIZES[place]} {format_percent(running[place])} with running averages and "
        f"{format_percent(exact[place])} with exact statistics"
        for place in (0, -1)
    )
    return f"Median {what} (and range over the seeds): {told}."


def _measure_moves(accuracy: Array) -> Array:
    """Return the mean change (S, R) between neighbours of accuracies (S, R, T)."""
    return np.asarray(np.abs(np.diff(accuracy, axis=-1)).mean(axis=-1))


def _divide(moves: Array, others: Array) -> Array:
    """Return ratios (S, R): 1 if neither moves, and infinite if the first alone does."""
    still = others == 0
    ratios = moves / np.where(still, 1.0, others)
    return np.where(still, np.where(moves > 0, np.inf, 1.0), ratios)


def _scan(values: Array) -> list[Effect]:
    """Return an effect for each batch size from values (S, R)."""
    return [Effect.of(row, float(size)) for size, row in zip(SIZES, values, strict=True)]
