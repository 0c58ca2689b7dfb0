"""Judge what dropout before batch norm does to variances and errors (claim C53)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import decide_over_seeds, format_shares, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.config import ARMS, SHARES
from bn_core.lessons.regularization.variance_shift import compute_variance_ratio
from bn_core.lessons.regularization.variance_shift_result import VarianceShift
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

LEARNED = CLAIMS["C53"].limit("learned")
"""Test error above which a network has not learned enough to compare with."""
_BEFORE, _AFTER = (ARMS.index(each) for each in ("before", "after"))


def judge_variance_shift(result: VarianceShift) -> tuple[Verdict, ...]:
    """Judge the parts of claim C53, one by arithmetic and three by trained networks."""
    claim = CLAIMS["C53"]
    return (
        Verdict.of(
            claim.part("exact ratio"),
            [Effect.exact(compute_variance_ratio(share), share) for share in SHARES],
            "With a share p of the ReLU outputs of independent standard normals dropped, the "
            "variance in evaluation is (1 − p)(π − 1)/(π − 1 + p) of that in training, whatever "
            "the weights.",
            "Dropout keeps the mean of each input and divides its mean square by 1 − p.",
        ),
        _judge_ratios(result),
        _judge_statistics(result),
        _judge_places(result),
    )


def _judge_ratios(result: VarianceShift) -> Verdict:
    """Judge the variance in the layers behind dropout; the others are the control."""
    part = CLAIMS["C53"].part("running variance")
    before = result.ratio[_BEFORE]
    control = np.concatenate([before[:, :1], result.ratio[_AFTER]], axis=1)
    measured = (
        "Variance in evaluation over the running variance, averaged over the layers behind "
        f"dropout, median (and range over the seeds): {_list_ends(_average(before[:, 1:]))}. In "
        f"the layers of both networks that have none before them: {_list_ends(_average(control))}."
    )
    because = "The running variance averages batches with dropout, and evaluation has none."
    return decide_over_seeds(part, _average(before[:, 1:]), measured, because, SHARES)


def _judge_statistics(result: VarianceShift) -> Verdict:
    """Judge what the running averages cost in one and the same network."""
    part = CLAIMS["C53"].part("errors")
    running, exact = result.running[_BEFORE], result.exact[_BEFORE]
    measured = _compare("with running averages", running, "with those without dropout", exact)
    because = "Weights and test images are the same, so the difference is what the shift costs."
    return _decide(part.name, result, running - exact, measured, because)


def _judge_places(result: VarianceShift) -> Verdict:
    """Judge dropout before batch norm against dropout after the last one."""
    part = CLAIMS["C53"].part("place")
    before, after = result.running[_BEFORE], result.running[_AFTER]
    measured = _compare("with dropout before batch norm", before, "after the last one", after)
    because = (
        "Dropout before batch norm follows every ReLU and drops outputs of three layers, the other "
        "of one, so the shift is not all that differs."
    )
    return _decide(part.name, result, before - after, measured, because)


def _decide(
    name: str, result: VarianceShift, errors: Array, measured: str, because: str
) -> Verdict:
    """Judge differences of errors (P, R), if the compared networks have learned."""
    part = CLAIMS["C53"].part(name)
    if (result.running[_AFTER] > LEARNED).any():
        obstacle = (
            "A network with dropout after the last batch norm misses more than "
            f"{format_number(100 * LEARNED)}% of the test images: it has not learned enough."
        )
        return Verdict.without(part, measured, obstacle)
    points = np.round(100 * errors, 4)  # shares are in float32
    return decide_over_seeds(part, points, measured, because, SHARES)


def _average(ratios: Array) -> Array:
    """Return the geometric means (P, R) over the layers of ratios (P, L, R)."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(np.log(ratios).mean(axis=1)))


def _list_ends(values: Array) -> str:
    """Tell values (P, R) of the smallest and of the largest share."""
    return " and ".join(
        f"{format_spread(values[place])} if {format_number(100 * SHARES[place])}% are dropped"
        for place in (0, -1)
    )


def _compare(one: str, errors: Array, other: str, others: Array) -> str:
    """Tell errors (P, R) in two cases, of the smallest and of the largest share."""
    told = "; ".join(
        f"if {format_number(100 * SHARES[place])}% are dropped {format_shares(errors[place])} "
        f"{one}, {format_shares(others[place])} {other}"
        for place in (0, -1)
    )
    return f"Median test error in percent (and range over the seeds): {told}."
