"""Judge the networks whose gradient ignores the statistics (claim C10)."""

from __future__ import annotations

import math

import numpy as np

from bn_core.experiments.seeds import all_seeds_agree, format_spread
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.detached_statistics.config import RATES
from bn_core.lessons.detached_statistics.result import DetachedNetworks
from bn_core.text.numbers import format_number


def judge_networks(result: DetachedNetworks) -> Verdict:
    """Judge claim C10 (b): without the statistics the last loss is worse.

    It must be worse than batch norm's at every rate, in every seed.
    """
    none, kept, left = np.moveaxis(result.last, -1, 0)
    with np.errstate(invalid="ignore"):  # two that have both ended cannot be compared
        worse = left - kept
    holds = all_seeds_agree(*worse)
    at = [format_number(rate) for rate, each in zip(RATES, worse, strict=True) if (each > 0).all()]
    summary = "; ".join(
        f"at rate {format_number(rate)} {_describe_losses(kept[q])}, {_describe_losses(left[q])} "
        f"and {_describe_losses(none[q])}"
        for q, rate in enumerate(RATES)
    )
    return decide_by_hand(
        id="C10",
        claim="With the statistics left out of the gradient a network trains to a worse loss than "
        "with batch norm.",
        measured="Training loss at the end in nats, with batch norm, with the statistics left out "
        f"and with no norm: {summary}.",
        expected=f"Worse at the rates {', '.join(map(format_number, RATES))}, in every "
        "seed, two seeds at least.",
        holds=holds,
        because={
            True: "This gradient also pushes where batch norm takes the push away.",
            False: f"In every seed it is worse at {' and '.join(at) or 'none'} of the rates only.",
            None: "The seeds disagree, or there are too few.",
        }[holds],
    )


def _describe_losses(losses: np.ndarray) -> str:
    ended = int(np.isinf(losses).sum())
    sentence = format_spread(np.where(np.isinf(losses), math.nan, losses))
    return f"{sentence}, {ended} diverged" if ended else sentence
