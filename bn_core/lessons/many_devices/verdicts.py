"""Judge whether gradients of mini-batches are biased (claim C44)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import decide_over_seeds, format_percent
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.many_devices.bias_result import GradientBias
from bn_core.lessons.many_devices.claims import CLAIMS
from bn_core.lessons.many_devices.config import BATCH_SIZES, COUNTS
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def judge_gradient_bias(result: GradientBias) -> tuple[Verdict, ...]:
    """Judge the parts of claim C44. A network that diverged decides nothing."""
    claim = CLAIMS["C44"]
    parts = [claim.part(name) for name in ("without", "biased", "size", "falls")]
    without, biased, size, falls = parts
    measured = (
        f"Length of the bias as a share of the gradient: {_list_sizes(result.bias)}. The "
        f"sampling error that {COUNTS[-1]} divisions leave, whose square is subtracted: "
        f"{_list_sizes(result.sampling)}. These are medians, with ranges over the seeds."
    )
    if np.isnan(result.plain).any() or np.isnan(result.squared_bias).any():
        return tuple(Verdict.without(part, "", "A network diverged.") for part in parts)
    largest = float(result.plain.max())
    return (
        Verdict.of(
            without,
            Effect.exact(largest),
            f"Without batch norm the average over one division differs by {format_number(largest)} "
            "of the gradient's length or less, for all batch sizes and seeds.",
            "No example's gradient depends on the rest of its batch.",
        ),
        decide_over_seeds(
            biased,
            result.squared_bias,
            measured,
            "Each batch is normalized with its own mean and variance, so the average is the "
            "gradient of another loss, however many divisions there are.",
            BATCH_SIZES,
        ),
        decide_over_seeds(
            size,
            result.bias,
            measured,
            "The statistics of a small batch scatter, and their errors do not cancel, because the "
            "gradient is not linear in them.",
            BATCH_SIZES,
        ),
        decide_over_seeds(
            falls,
            find_smallest_ratio(result.bias),
            measured,
            "The mean and the variance of a batch scatter less the larger it is.",
        ),
    )


def find_smallest_ratio(bias: Array) -> Array:
    """Return the smallest ratio (R,) of biases (S, R) to those at the next batch size.

    It is infinite if only the next one is 0, and 1 if both are.
    """
    now, after = bias[:-1], bias[1:]
    gone = after == 0
    ratios = np.where(gone, np.where(now > 0, np.inf, 1.0), now / np.where(gone, 1.0, after))
    return np.asarray(ratios.min(axis=0))


def _list_sizes(shares: Array) -> str:
    """Tell shares (S, R) at the smallest and at the largest batches."""
    return " and ".join(
        f"{format_percent(shares[place])} in batches of {BATCH_SIZES[place]}" for place in (0, -1)
    )
