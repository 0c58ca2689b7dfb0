"""Judge the loss along the gradient (claim C24)."""

from __future__ import annotations

from bn_core.experiments.seeds import all_seeds_agree, format_spread
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.text.numbers import format_number

RANGE_RATIO, CHANGE_RATIO, BETA_RATIO = (
    CLAIMS["C24"].limit("loss_range"),
    CLAIMS["C24"].limit("largest_change"),
    CLAIMS["C24"].limit("effective_beta"),
)
"""Claim C24: without batch norm the loss's range, the gradient's change and the effective β are
more than so many times as large."""


def judge_gradient_path(result: GradientPath) -> Verdict:
    """Judge claim C24: all three readings are larger without batch norm."""
    span, moved, bend = (
        result.ratios(reading) for reading in ("loss_range", "largest_change", "effective_beta")
    )
    holds = all_seeds_agree(span - RANGE_RATIO, moved - CHANGE_RATIO, bend - BETA_RATIO)
    because = {
        True: "Along its gradient the network with batch norm has less to fear.",
        False: "In no seed are all three so much larger without it.",
        None: "The seeds disagree, or there are too few, or a loss overflowed.",
    }[holds]
    return decide_by_hand(
        id="C24",
        claim="With batch norm the loss and its gradient change less along the gradient.",
        measured="Without over with, medians over the looks, over "
        f"{len(span)} seed{'s' * (len(span) != 1)}: range of the loss {format_spread(span)}, "
        f"change of the gradient {format_spread(moved)}, effective β {format_spread(bend)}.",
        expected=f"More than {format_number(RANGE_RATIO)}, {format_number(CHANGE_RATIO)} and "
        f"{format_number(BETA_RATIO)} in every seed, two seeds "
        "at least.",
        holds=holds,
        because=because,
    )
