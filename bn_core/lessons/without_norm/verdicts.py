"""Judge what replaces a norm (claims C46, C54 and C55)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.without_norm.claims import CLAIMS
from bn_core.lessons.without_norm.config import (
    BATCH,
    CLIPPED,
    LAYER,
    NONE,
    RATES,
    SKIPINIT,
    SKIPINIT_CLIPPED,
    TANH,
)
from bn_core.lessons.without_norm.names import NAMES
from bn_core.lessons.without_norm.readings import ArmReading, read_arms
from bn_core.lessons.without_norm.residual_variance import find_variance_factor
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

GOOD = CLAIMS["C46"].limit("good")
"""The test accuracy at which a network has learned."""
LEARNS = CLAIMS["C46"].limit("learns")
"""A test accuracy that chance does not give."""
ENOUGH_STEPS = int(CLAIMS["C46"].limit("steps"))
"""The fewest steps of each network after which the claims are judged."""
DEEP = int(CLAIMS["C46"].limit("deep"))
"""The fewest blocks from which a network counts as deep in claim C46."""
_RANGE = "median (least to largest)"
_SAME = "All networks were trained on the same batches, from the same first weights."


def judge_without_norm(result: WithoutNorm) -> tuple[Verdict, ...]:
    """Judge the parts of claims C46, C54 and C55 that these networks measure.

    Nothing is judged before all accuracies are known.
    """
    if np.isnan(result.accuracy).any():
        return ()
    return (
        *(_judge_skipinit(result) if result.config.skips else ()),
        *_judge_clipping(result),
        *(_judge_tanh(result) if result.config.layer_norm else ()),
    )


def find_largest_rates(result: WithoutNorm, arm: str) -> Array:
    """Return the largest rate (S,) at which an arm is good, 0 if there is none."""
    good = result.accuracy[result.config.arms.index(arm)] >= GOOD
    largest: Array = np.where(good, np.array(RATES)[:, None], 0.0).max(axis=0)
    return largest


def _judge_skipinit(result: WithoutNorm) -> tuple[Verdict, ...]:
    """Judge claim C46, in residual networks."""
    claim, blocks = CLAIMS["C46"], result.config.blocks
    doubled = (
        f"Each block without a norm doubles the variance, and {blocks} blocks multiply it by "
        f"{format_number(find_variance_factor(blocks))}."
    )
    start = "With α = 0 every block starts as the identity, so the variance does not grow."
    obstacle = "" if blocks >= DEEP else f"It is decided with {DEEP} blocks; set them and run."
    return (
        _judge_learning(claim.part("needed"), result, NONE, doubled, obstacle),
        _judge_learning(claim.part("trains"), result, SKIPINIT, start, obstacle),
        _judge_accuracy(claim.part("accuracy"), result, BATCH, SKIPINIT, obstacle=obstacle),
        _judge_rates(claim.part("larger rates"), result, BATCH, SKIPINIT, obstacle),
    )


def _judge_clipping(result: WithoutNorm) -> tuple[Verdict, ...]:
    """Judge claim C54, with SkipInit if there are skips."""
    claim = CLAIMS["C54"]
    clipped, free = (SKIPINIT_CLIPPED, SKIPINIT) if result.config.skips else (CLIPPED, NONE)
    return (
        _judge_rates(claim.part("larger rates"), result, clipped, free),
        _judge_rates(claim.part("rates of batch norm"), result, clipped, BATCH),
        _judge_accuracy(claim.part("accuracy"), result, BATCH, clipped),
    )


def _judge_tanh(result: WithoutNorm) -> tuple[Verdict, ...]:
    """Judge claim C55, whose parts depend on whether there are skips."""
    claim = CLAIMS["C55"]
    if not result.config.skips:
        return (_judge_accuracy(claim.part("without skips"), result, LAYER, TANH),)
    return (
        _judge_accuracy(claim.part("layer norm"), result, LAYER, TANH),
        _judge_accuracy(claim.part("untuned"), result, LAYER, TANH, untuned=True),
        _judge_accuracy(claim.part("batch norm"), result, BATCH, TANH),
    )


def _judge_learning(
    part: ClaimPart, result: WithoutNorm, arm: str, because: str, obstacle: str
) -> Verdict:
    """Judge what one arm reaches at its best rate."""
    reading = read_arms(result)[arm]
    measured = _tell_accuracies([reading])
    return _decide(part, result, reading.accuracies, measured, because, obstacle)


def _judge_accuracy(
    part: ClaimPart,
    result: WithoutNorm,
    normed: str,
    other: str,
    untuned: bool = False,
    obstacle: str = "",
) -> Verdict:
    """Judge how many points an arm loses to one with a norm.

    Each has its own best rate, or both that of the norm if ``untuned``.
    """
    arms = read_arms(result)
    norm, accuracies = arms[normed], arms[other].accuracies
    measured = _tell_accuracies([norm, arms[other]])
    if untuned:
        accuracies = result.accuracy[result.config.arms.index(other), norm.place]
        measured += (
            f" At rate {format_number(norm.rate)} {NAMES[other]} reaches "
            f"{format_spread(accuracies)}."
        )
    if (np.maximum(norm.accuracies, accuracies) <= LEARNS).any():
        obstacle = obstacle or "In a seed neither network learns, so there is nothing to match."
    lost = np.round(100 * (norm.accuracies - accuracies), 4)
    return _decide(part, result, lost, measured, _SAME, obstacle)


def _judge_rates(
    part: ClaimPart, result: WithoutNorm, one: str, other: str, obstacle: str = ""
) -> Verdict:
    """Judge the ratio of the largest good rates of two arms.

    It is infinite if only the first learns, and NaN if neither does.
    """
    more, less = (find_largest_rates(result, arm) for arm in (one, other))
    measured = (
        f"Largest rate with accuracy {format_number(GOOD)}, {_RANGE}: {NAMES[one]} "
        f"{_format_rates(more)}; {NAMES[other]} {_format_rates(less)}."
    )
    if (less == RATES[-1]).any():
        obstacle = obstacle or (
            "The network to compare with learns at the largest rate that was tried, so what larger "
            "rates do is not known."
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.round(more / less, 6)  # rates are on a grid, whose ratios are rounded
    return _decide(part, result, ratios, measured, _SAME, obstacle)


def _decide(
    part: ClaimPart,
    result: WithoutNorm,
    values: Array,
    measured: str,
    because: str,
    obstacle: str,
) -> Verdict:
    """Return the verdict on one number per seed (S,), if nothing prevents one."""
    if result.config.steps < ENOUGH_STEPS:
        obstacle = f"It is decided after {ENOUGH_STEPS} steps or more; set them and run."
    if obstacle:
        return Verdict.without(part, measured, obstacle)
    return decide_over_seeds(part, values, measured, because)


def _tell_accuracies(arms: Sequence[ArmReading]) -> str:
    """Tell what arms reach at their best rates."""
    told = "; ".join(
        f"{NAMES[each.arm]} {format_spread(each.accuracies)}"
        + (f" at rate {format_number(each.rate)}" if each.learns else "")
        for each in arms
    )
    return f"Test accuracy at the best rate, {_RANGE}: {told}."


def _format_rates(rates: Array) -> str:
    return format_spread(rates) if rates.any() else "none"
