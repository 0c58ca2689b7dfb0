"""Name why a layer's evaluation differs from its training.

A case (:mod:`bn_core.lessons.train_eval.failure_case`) is a layer with a history;
:func:`name_cause` reads only what any trained layer and its last few batches show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.train_eval.distance import measure_distance
from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.momentum import compute_share_reached, count_batches_to_reach
from bn_core.norm.running import RunningStats
from bn_core.text.numbers import format_number, format_share

SHIFT_ERRORS = 5.0
"""Standard errors beyond which a batch comes from another source."""
OUTLIER_RATIO = 4.0
"""Ratio to the largest recent batch variance that chance does not reach."""
WARM_SHARE = 0.99
"""The share of the way from its start after which an average is warm."""
MAX_NEWEST_SHARE = 0.5
"""The largest share of the newest batch that still leaves an average."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The cause that the measurements show, and sentences that quote them."""

    cause: str
    because: str


def name_cause(result: FailureCase) -> Diagnosis:
    """Name the cause from measurements alone; ``result.cause`` is not read.

    In this order: are the outputs training's own; how far has the average got, by its momentum
    and number of batches; is a running variance far above every recent batch's; is the batch
    many standard errors from the running statistics. Standard errors are those of normal numbers.
    """
    for look in (_find_forgotten_eval, _find_bad_average, _find_poisoned_batch, _find_shift):
        if named := look(result):
            return named
    return _report_no_fault(result)


def _find_forgotten_eval(result: FailureCase) -> Diagnosis | None:
    if not np.array_equal(result.eval.y, result.train.y):
        return None
    return Diagnosis(
        "forgotten",
        "Every output is the same in both modes, to the last digit. Yet the running mean of "
        f"feature 1 is {format_number(float(result.stats.mean[0]))} and this batch's mean is "
        f"{format_number(float(result.train.mean[0]))}. So the layer still uses the batch's own "
        "statistics, as it does until eval() is called.",
    )


def _find_bad_average(result: FailureCase) -> Diagnosis | None:
    """Find a momentum out of range, or too few batches for a usual one."""
    momentum, batches = result.stats.momentum, result.stats.batches
    if momentum is not None and momentum > MAX_NEWEST_SHARE:
        return Diagnosis(
            "momentum",
            f"With momentum {format_number(momentum)} the newest batch alone makes up "
            f"{format_share(momentum)} of the average, although {batches} batches were seen. "
            "Keras's momentum 0.99 is the share of the old average; PyTorch needs 0.01 for it.",
        )
    share = _compute_share_reached(result.stats)
    if share >= WARM_SHARE:
        return None
    way = (
        f"After {batches} {'batch' if batches == 1 else 'batches'} the average has gone "
        f"{format_share(share)} of the way from its start values, mean 0 and variance 1"
        + ("" if momentum is None else f" (momentum {format_number(momentum)})")
    )
    usual = count_batches_to_reach(PYTORCH.momentum, WARM_SHARE)
    if batches < usual:
        return Diagnosis(
            "cold",
            f"{way}. These are too few batches: {format_share(WARM_SHARE)} takes {usual} with "
            f"momentum {format_number(PYTORCH.momentum)}.",
        )
    return Diagnosis(
        "momentum",
        f"{way}. The momentum is too small: with {format_number(PYTORCH.momentum)}, "
        f"{format_share(WARM_SHARE)} takes {usual} batches.",
    )


def _compute_share_reached(stats: RunningStats) -> float:
    """Return how far the average has come from its start.

    A cumulative average leaves the start with the first batch.
    """
    if stats.momentum is None:
        return float(stats.batches > 0)
    return compute_share_reached(stats.momentum, stats.batches) if stats.momentum else 0.0


def _find_poisoned_batch(result: FailureCase) -> Diagnosis | None:
    largest = result.recent_var.max(axis=0)
    times = result.stats.var / np.maximum(largest, np.finfo(float).tiny)
    at = int(times.argmax())
    if times[at] <= OUTLIER_RATIO:
        return None
    return Diagnosis(
        "poisoned",
        f"The running variance of feature {at + 1} is "
        f"{format_number(float(result.stats.var[at]))}. That is {format_number(float(times[at]))} "
        f"times the largest variance of the last {len(result.recent_var)} training batches, "
        f"{format_number(float(largest[at]))}. So a batch of another scale is still in the "
        "average.",
    )


def _find_shift(result: FailureCase) -> Diagnosis | None:
    off = measure_distance(result)
    at, what = off.farthest_feature
    if off.largest <= SHIFT_ERRORS:
        return None
    here, there = (
        (result.train.mean, result.stats.mean)
        if what == "mean"
        else (PYTORCH.stored_var(result.train), result.stats.var)
    )
    return Diagnosis(
        "shifted",
        f"The {what} of feature {at + 1} is {format_number(float(here[at]))} in this batch and "
        f"{format_number(float(there[at]))} in the running statistics. They are "
        f"{format_number(off.largest)} standard errors apart, so these data do not come from the "
        "source of the training data.",
    )


def _report_no_fault(result: FailureCase) -> Diagnosis:
    off = measure_distance(result)
    return Diagnosis(
        "none",
        f"The average has gone {format_share(_compute_share_reached(result.stats))} of the way "
        f"from its start values. This batch's mean and variance are at most "
        f"{format_number(off.largest)} standard errors from it. So the difference of "
        f"{format_number(result.gap)} is the noise of one batch of {result.train.count}.",
    )
