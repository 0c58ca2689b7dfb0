"""Judge what a momentum costs that was copied from another library (claim C38)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_shares
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.running_averages.claims import CLAIMS
from bn_core.lessons.running_averages.config import MOMENTA, MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_result import MomentumSweep
from bn_core.norm.arrays import Array
from bn_core.norm.conventions import KERAS, PYTORCH, convert_momentum
from bn_core.text.numbers import format_number

COPIED = CLAIMS["C38"].limit("momentum")
"""The momentum that is copied without conversion."""
CONVERTED = convert_momentum(COPIED, KERAS, PYTORCH)
"""PyTorch's momentum that does what ``COPIED`` does in Keras."""


def judge_momentum(config: MomentumSweepConfig, result: MomentumSweep) -> Verdict:
    """Judge claim C38: what Keras's 0.9 costs if PyTorch reads it its own way."""
    part = CLAIMS["C38"].part("copied")
    measured = "Median test accuracy in percent (and range over the seeds), by PyTorch's " + (
        "momentum and with exact statistics: "
        + "; ".join(
            _describe_size(size, *each)
            for size, *each in zip(config.sizes, result.accuracy, result.exact, strict=True)
        )
    )
    right, copied = (result.accuracy[..., MOMENTA.index(each)] for each in (CONVERTED, COPIED))
    cost = 100 * (right - copied)
    if np.isnan(cost).any():
        return Verdict.without(part, f"{measured}.", "A network diverged.")
    return Verdict.of(
        part,
        [Effect.of(row, float(size)) for row, size in zip(cost, config.sizes, strict=True)],
        f"{measured}.",
        f"In PyTorch {format_number(COPIED)} is the share of the newest batch, so the average is "
        "little more than that batch, and its noise grows as batches shrink.",
    )


def _describe_size(size: int, accuracy: Array, exact: Array) -> str:
    ends = ", ".join(
        f"{format_number(each)}: {format_shares(accuracy[:, MOMENTA.index(each)])}"
        for each in (MOMENTA[0], CONVERTED, COPIED)
    )
    return f"batches of {size}, {ends}, exact: {format_shares(exact)}"
