"""Judge the networks whose gradient ignores the statistics (claim C10)."""

from __future__ import annotations

import math

import numpy as np

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.detached_statistics.claims import CLAIMS
from bn_core.lessons.detached_statistics.config import RATES
from bn_core.lessons.detached_statistics.result import DetachedNetworks
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

LEARNED = CLAIMS["C10"].limit("learned")
"""The loss in nats above which a network with batch norm has made too few steps."""
_DETACHED = {
    Kind.HOLDS: "This gradient also pushes where batch norm keeps the loss as it is.",
    Kind.ONLY: "How far the parameters drift depends on the rate.",
    Kind.UNDECIDED: "Either the rates disagree, or the seeds at one of them.",
}
_NO_HIGHER = "At the tested rates the loss is no higher than with batch norm."


def judge_networks(result: DetachedNetworks) -> tuple[Verdict, ...]:
    """Judge claim C10 by the loss at the end: is it worse, and has the model blown up?"""
    none, kept, left = np.moveaxis(result.last, -1, 0)
    losses = " ".join(
        f"At rate {format_number(rate)}: {_describe_losses(kept[q])} with batch norm; "
        f"{_describe_losses(left[q])} with the statistics left out; {_describe_losses(none[q])} "
        "with no norm."
        for q, rate in enumerate(RATES)
    )
    with np.errstate(invalid="ignore"):  # two that have both diverged cannot be compared
        worse = left / kept
    early = np.isfinite(kept) & (kept > LEARNED)  # not one that diverged
    return (
        _judge(
            "worse",
            worse,
            f"Median training loss at the end in nats, and its range over the seeds. {losses}",
        ),
        _judge(
            "blows up",
            left,
            f"Of {left.size} networks with the statistics left out {int(np.isinf(left).sum())} "
            f"diverged; guessing one of ten digits costs {format_number(math.log(10))} nats.",
            f"At a rate even batch norm's loss is still above {format_number(LEARNED)} nats: more "
            "steps are needed."
            if early.any()
            else "",
            _compare_to_guessing(left, worse),
        ),
    )


def _compare_to_guessing(left: Array, worse: Array) -> str:
    """Compare losses (Q, R) to that of guessing, and to those of batch norm."""
    medians = np.median(worse, axis=1)
    low, high = (format_number(each) for each in (medians.min(), medians.max()))
    *first, last = map(format_number, RATES)
    rates = f"at the tested rates {', '.join(first)} and {last}"
    compared = (
        f"higher than with batch norm all the same, {low} to {high} times"
        if medians.min() > 1
        else f"{low} to {high} times that with batch norm"
    )
    return (
        f"The loss never gets as bad as guessing: it ends at {format_number(left.max())} nats or "
        f"less. In the median over the seeds it is {compared} {rates}. Higher rates were not "
        "tested."
    )


def _judge(
    name: str, values: Array, measured: str, obstacle: str = "", otherwise: str = _NO_HIGHER
) -> Verdict:
    part = CLAIMS["C10"].part(name)
    if obstacle:
        return Verdict.without(part, measured, obstacle)
    if np.isnan(values).any():
        return Verdict.without(
            part, measured, "Both networks diverged: there is nothing to compare."
        )
    effects = [Effect.of(row, rate) for row, rate in zip(values, RATES, strict=True)]
    because = _DETACHED.get(part.decide(effects), otherwise)
    return Verdict.of(part, effects, measured, because)


def _describe_losses(losses: Array) -> str:
    ended = int(np.isinf(losses).sum())
    sentence = format_spread(np.where(np.isinf(losses), np.nan, losses))
    return f"{sentence}, {ended} of {losses.size} diverged" if ended else sentence
