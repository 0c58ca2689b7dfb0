"""Judge what small batches do to each norm (claims C35 and C36)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import all_seeds_agree, format_shares
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.small_batches.claims import CLAIMS
from bn_core.lessons.small_batches.collapse_result import BatchOfTwo, BatchSizeStatistics
from bn_core.lessons.small_batches.config import NORMS, SIZES
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.text.numbers import format_number

POINTS = CLAIMS["C35"].limit("points")
"""How much more of the test set batch norm must miss at a batch of 2 for claim C35 to hold."""


MAX_DISTANCE = CLAIMS["C36"].limit("near")
"""How near the gradient that passes must be to sqrt((B - 2) / B) for claim C36 to hold."""


def judge_errors(result: SmallBatches) -> Verdict:
    """Judge claim C35: at a batch of 2 batch norm misses 10 points more."""
    batch, group = (result.error[NORMS.index(norm)] for norm in ("batch", "group"))
    apart = batch - group
    holds = all_seeds_agree(apart[0], least=POINTS)
    best = {norm: format_shares(result.error[NORMS.index(norm), -1]) for norm in ("batch", "group")}
    because = {
        True: _explain_errors(result.batch_of_two),
        False: "The running averages smooth what two examples say, and that was enough here.",
        None: "The seeds disagree, or there are too few: more seeds or more epochs may decide.",
    }[holds]
    return decide_by_hand(
        id="C35",
        claim="Small batches hurt batch norm, not group norm: at a batch of 2 its test error is "
        f"{format_number(100 * POINTS)} points higher or more.",
        measured=f"Test error in percent, median (least to largest), {batch.shape[1]} seeds: at 2 "
        f"batch norm {format_shares(batch[0])}, group norm {format_shares(group[0])}; at "
        f"{SIZES[-1]} {best['batch']} and {best['group']}. Higher at 2, seed by seed: "
        f"{', '.join(format_number(100 * float(d)) for d in apart[0])} points.",
        expected=f"{format_number(100 * POINTS)} points or more in every seed, two seeds at least.",
        holds=holds,
        because=because,
    )


def _explain_errors(two: BatchOfTwo | None) -> str:
    """Say whether the weights or the running statistics are to blame at 2."""
    if two is None:
        return "Nothing is said here of why."
    return (
        f"One of them in numbers: last losses {format_number(two.loss)} nats (guessing costs "
        f"{format_number(two.guessing)}); wrong are {format_number(100 * two.running)}% in eval "
        f"mode, {format_number(100 * two.exact)}% with exact statistics, "
        f"{format_number(100 * two.own)}% in pairs. {_CAUSES[two.exact > two.running / 2]}"
    )


_CAUSES = {
    True: "It has learned badly: better statistics do not save it.",
    False: "It has learned, and the running statistics are what is bad.",
}


def judge_collapse(reason: BatchSizeStatistics) -> Verdict:
    """Judge claim C36: at 2 batch norm gives ±1 and passes no gradient."""
    places = [reason.at(size) for size in (2, 3, 4, 8)]
    off = float(np.abs(reason.gradient_without_eps - reason.expected_gradient)[places].max())
    summary = ", ".join(
        f"{format_number(float(reason.gradient_without_eps[at]))} at {reason.sizes[at]} "
        f"({format_number(float(reason.expected_gradient[at]))})"
        for at in places
    )
    return decide_by_hand(
        id="C36",
        claim="At a batch of 2 batch norm gives ±1 and passes no gradient; at B it passes "
        "√((B − 2)/B) of it.",
        measured=f"Rms of σ·∂L/∂x, ε 10⁻¹², with the root in parentheses: {summary}. PyTorch's ε "
        f"of 10⁻⁵ lets {format_number(float(reason.gradient[0]))} through at 2, by pairs that "
        f"nearly coincide; {format_number(100 * float(reason.share_of_ones[0]))}% of all x̂ are "
        "there within 0.01 of ±1.",
        expected=f"Each rms within {format_number(MAX_DISTANCE)} of the root.",
        holds=off <= MAX_DISTANCE,
        because="Of B directions two are taken out of the gradient: the mean's and x̂'s own. "
        f"The largest distance from the root is {format_number(off)}.",
    )
