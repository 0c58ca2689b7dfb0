"""Judge the noise of mini-batches and dropout (claims C32 and C33)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_shares, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.config import DROPPED, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

MAX_MISSED = CLAIMS["C32"].limit("training_error")
"""Share of its training examples that a network may miss for its test error to be judged."""


def judge_few_examples(config: GhostBatchesConfig, result: GhostBatches) -> tuple[Verdict, ...]:
    """Judge each part of claims C32 and C33 by two settings' test errors."""
    usual, dropped = config.usual, f"{config.usual}{DROPPED}"
    rates = (
        "Each network has its own best rate of one grid."
        if config.tuned
        else "All networks have the same learning rate, which may suit one of them better."
    )
    image = f"{rates} One test image is {format_number(100 / result.test_size)} points."
    useful = "Without a norm dropout changes the median test error from {} to {} percent.".format(
        *(format_shares(result.errors_of(each)) for each in ("none", f"none{DROPPED}"))
    )
    return (
        _judge(CLAIMS["C32"].part("batch norm"), result, "none", usual, image),
        _judge(
            CLAIMS["C32"].part("noise"),
            result,
            "full",
            config.noisy,
            f"The two differ in the noise of their statistics. {rates}",
        ),
        *(
            _judge(CLAIMS["C33"].part(name), result, usual, dropped, useful)
            for name in ("few examples", "ImageNet")
        ),
    )


def _judge(part: ClaimPart, result: GhostBatches, worse: str, better: str, because: str) -> Verdict:
    """Judge how much more one setting errs than the other, in points."""
    errors = [result.errors_of(each) for each in (worse, better)]
    measured = (
        "Median test error in percent (and range over the seeds): "
        f"{_describe(result, worse)}, {_describe(result, better)}."
    )
    obstacle = find_obstacle(
        np.array(errors), np.array([result.missed_of(each) for each in (worse, better)])
    )
    if obstacle:
        return Verdict.without(part, measured, obstacle)
    points = np.round(100 * (errors[0] - errors[1]), 4)  # shares are in float32
    return Verdict.of(part, Effect.of(points), measured, because)


def _describe(result: GhostBatches, setting: str) -> str:
    rates = result.rate[result.settings.index(setting)]
    return (
        f"{_NAMES[setting.removesuffix(DROPPED).split()[0]]}{DROPPED * setting.endswith(DROPPED)} "
        f"{format_shares(result.errors_of(setting))} at rate {format_spread(rates)}"
    )


_NAMES = {
    "none": "no norm",
    "batch": "batch norm",
    "full": "statistics of all examples",
    "ghost": "statistics of ghost batches",
}


def find_obstacle(error: Array, training_error: Array) -> str:
    """Say why networks cannot be compared, if one is missing or has not learned."""
    if np.isnan(error).any():
        return "A network is missing."
    if (training_error > MAX_MISSED).any():
        return (
            f"Some of these networks miss more than {format_number(100 * MAX_MISSED)}% of their "
            "own training examples: they need more steps before they can be compared."
        )
    return ""
