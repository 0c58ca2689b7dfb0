"""Judge whether the landscape looks smoother with batch norm (claim C40)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

STATISTICS_NAMES = {
    "batch": "the batch's own statistics",
    "frozen": "statistics frozen at the centre",
    "running": "the running averages",
}
"""What batch norm divides by, in words."""
_JUDGED = ("batch", "frozen")
_CLAIM = "The loss landscape looks smoother with batch norm."


def compute_loss_ratios(slices: Slices, statistics: str) -> tuple[Array, Array]:
    """Return largest and median loss without batch norm over with, (R,) each."""
    at = SURFACES.index(statistics)
    with np.errstate(divide="ignore", invalid="ignore"):
        return slices.largest[0] / slices.largest[at], slices.median[0] / slices.median[at]


def is_smoother(slices: Slices, statistics: str) -> bool | None:
    """Whether both losses are higher without batch norm in every seed.

    None if the seeds or the two losses disagree, if there is only one seed, or if a loss
    overflowed.
    """
    result = np.stack(compute_loss_ratios(slices, statistics))
    if result.shape[1] < 2 or not np.isfinite(result).all():
        return None
    each = result > 1
    return True if each.all() else False if not each.any() else None


def judge_slices(slices: Slices) -> tuple[Verdict, ...]:
    """Judge finished slices; nothing is said of slices that no claim is about."""
    verdict = judge_smoothness(slices)
    return (verdict,) if verdict else ()


def judge_smoothness(slices: Slices) -> Verdict | None:
    """Judge claim C40: largest and median loss in the slice are lower.

    It holds only if it does with the batch's statistics and with frozen ones.
    """
    if not slices.done:
        return None
    sentences = [is_smoother(slices, each) for each in _JUDGED]
    return decide_by_hand(
        id="C40",
        claim=_CLAIM,
        measured=_describe_losses(slices),
        expected="Largest and median loss lower with batch norm in every seed, two seeds at "
        "least, with the batch's own statistics and with frozen ones.",
        holds=sentences[0] if sentences[0] == sentences[1] else None,
        because=_describe_start(slices.config) + _explain(slices, sentences),
        only=_find_condition(sentences),
    )


def _find_condition(sentence: list[bool | None]) -> str:
    """Name the statistics with which it is smoother, if there is one such kind."""
    where = [
        STATISTICS_NAMES[name] for name, smooth in zip(_JUDGED, sentence, strict=True) if smooth
    ]
    return f"batch norm divides by {where[0]}" if len(where) == 1 else ""


def _describe_losses(slices: Slices) -> str:
    rows = [("without", 0), *((STATISTICS_NAMES[each], SURFACES.index(each)) for each in _JUDGED)]
    summary = "; ".join(
        f"{name} {format_spread(slices.largest[at])} and {format_spread(slices.median[at])}"
        for name, at in rows
    )
    count, side = len(slices.compared), slices.config.judged
    points = f"{side} × {side}" if slices.config.slice == "plane" else f"{side}"
    return (
        f"Largest and median loss in nats over {points} points, {count} "
        f"seed{'s' * (count != 1)}: {summary}."
    )


def _describe_start(config: LandscapeConfig) -> str:
    """Say where the slices start, if not at the networks."""
    if not config.is_moved:
        return ""
    start = f"({format_number(config.start_a)}, {format_number(config.start_b)})"
    return f"Sliced from {start}, not from the networks. "


def _explain(slices: Slices, sentence: list[bool | None]) -> str:
    ends = [
        " and ".join(
            format_number(float(np.median(each)), 2) for each in compute_loss_ratios(slices, name)
        )
        for name in _JUDGED
    ]
    depends = (
        f"Without batch norm largest and median loss are {ends[0]} times as high as with the "
        f"batch's own statistics, {ends[1]} times as high as with frozen ones."
    )
    if sentence[0] == sentence[1]:
        return (
            depends
            if sentence[0] is not None
            else f"{depends} The seeds or the two losses disagree."
        )
    return f"The answer depends on which statistics: {depends[0].lower()}{depends[1:]}"
