"""Judge what small batches do to each norm (claims C35 and C36)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_shares
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.small_batches.claims import CLAIMS
from bn_core.lessons.small_batches.collapse_result import BatchOfTwo, BatchSizeStatistics
from bn_core.lessons.small_batches.config import (
    REFERENCE,
    SIZES,
    SmallBatchesConfig,
)
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

LEARNED = CLAIMS["C35"].limit("learned")
"""The share of the test set above which a network has not learned enough to be compared."""
_KINDS = {"mlp": "fully connected", "cnn": "convolutional"}
_DERIVED_SIZES = (2, 3, 4, 8)


def judge_errors(config: SmallBatchesConfig, result: SmallBatches) -> tuple[Verdict, ...]:
    """Judge claim C35 by the test errors at a batch of 2 and at 32.

    What batches of 2 do to batch norm is judged if it learns at 32, and group norm at 2.
    """
    small, usual, large = (
        [result.errors_of(norm, size) for norm in ("batch", "group")]
        for size in (2, REFERENCE, SIZES[-1])
    )
    summary = "; ".join(
        f"at {size} batch norm {format_shares(batch)}, group norm {format_shares(group)}"
        for size, (batch, group) in ((2, small), (REFERENCE, usual), (SIZES[-1], large))
    )
    return (
        _judge(
            CLAIMS["C35"].part(_KINDS[config.net]),
            100 * (small[0] - small[1]),
            f"Median test error in percent (and range over the seeds): {summary}.",
            _explain_errors(config, result.batch_of_two),
            {f"batch norm at a batch of {REFERENCE}": usual[0], "group norm at 2": small[1]},
        ),
        _judge(
            CLAIMS["C35"].part("group norm"),
            100 * (small[1] - usual[1]),
            f"At 2 its median is {format_shares(small[1])}, at {REFERENCE} "
            f"{format_shares(usual[1])} percent (and range over the seeds).",
            "Its statistics are those of one example, whatever the batch; what is left is that as "
            "many epochs have more, smaller steps in small batches.",
            {f"group norm at a batch of {REFERENCE}": usual[1]},
        ),
    )


def _judge(
    part: ClaimPart, values: Array, measured: str, because: str, needed: Mapping[str, Array]
) -> Verdict:
    """Judge a part if all is measured, and the ``needed`` networks have learned.

    Those are given by their names, with their errors.
    """
    if np.isnan(values).any():
        return Verdict.without(part, measured, "A batch size or a network is missing.")
    if late := [name for name, errors in needed.items() if (errors > LEARNED).any()]:
        obstacle = (
            f"Networks with {' and '.join(late)} still miss more than "
            f"{format_number(100 * LEARNED)}% of the test images: they need more epochs before "
            "they can be compared."
        )
        return Verdict.without(part, measured, obstacle)
    return Verdict.of(part, Effect.of(values), measured, because)


def _explain_errors(config: SmallBatchesConfig, two: BatchOfTwo | None) -> str:
    """Say how many values share a mean at 2, and what exact statistics would repair."""
    shared = f"At 2 a mean is taken over {2 * config.values} values."
    if two is None:
        return shared
    return (
        f"{shared} The last losses of one network with batch norm are {format_number(two.loss)} "
        f"nats; it errs in {format_number(100 * two.running)}% with running and "
        f"{format_number(100 * two.exact)}% with exact statistics."
    )


def judge_collapse(reason: BatchSizeStatistics) -> tuple[Verdict, Verdict]:
    """Judge claim C36: at 2 batch norm gives ±1 and passes no gradient."""
    places = [reason.at(size) for size in _DERIVED_SIZES]
    off = float(np.abs(reason.derived - reason.expected_gradient)[places].max())
    summary = ", ".join(
        f"{format_number(float(reason.gradient_without_eps[at]))} at {reason.sizes[at]} "
        f"({format_number(float(reason.expected_gradient[at]))})"
        for at in places
    )
    return (
        Verdict.of(
            CLAIMS["C36"].part("signs"),
            Effect.exact(reason.sign_error),
            f"With PyTorch's ε of 10⁻⁵ {format_number(100 * float(reason.share_of_ones[0]))}% of "
            "all x̂ in a trained network are within 0.01 of ±1 at a batch of 2.",
            "Two numbers are equally far from their mean, and that distance is their σ.",
        ),
        Verdict.of(
            CLAIMS["C36"].part("gradient"),
            Effect.exact(off),
            f"In a trained network the rms of σ·∂L/∂x with ε 10⁻¹² (and √((B − 2)/B)) is "
            f"{summary}. PyTorch's ε of 10⁻⁵ lets {format_number(float(reason.gradient[0]))} "
            "through at 2, by pairs that nearly coincide.",
            "Of B directions two are taken out of the gradient: the mean's and x̂'s own.",
        ),
    )
