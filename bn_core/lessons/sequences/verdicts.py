"""Judge whether batch norm leaks the future in a causal model (claim C56)."""

from __future__ import annotations

import math

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.sequences.claims import CLAIMS
from bn_core.lessons.sequences.config import BATCH, SCANNED
from bn_core.lessons.sequences.result import GUESSING, Leak
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def judge_leak(result: Leak) -> tuple[Verdict, ...]:
    """Judge the parts of claim C56 once all models are trained.

    The loss of a model that diverged is infinite.
    """
    claim = CLAIMS["C56"]
    training, evaluation, layer = map(
        _replace_nan, (result.training, result.evaluation, result.layer)
    )
    measured = (
        "Median loss in nats (and range over the seeds), guessing costs "
        f"{format_number(GUESSING)}: "
        + "; ".join(
            f"in batches of {SCANNED[place]} with batch norm {format_spread(training[place])} in "
            f"training mode and {format_spread(evaluation[place])} in evaluation mode, with layer "
            f"norm {format_spread(layer[place])}"
            for place in (0, -1)
        )
        + "."
    )
    return (
        _judge_later(claim.part("later tokens"), result.shares[BATCH]),
        _judge_others(claim.part("other norms"), result.shares),
        Verdict.of(
            claim.part("used"),
            _scan(GUESSING - training),
            measured,
            "The fewer tokens share a mean, the more it says about the next one.",
        ),
        Verdict.of(
            claim.part("evaluation"),
            _scan(evaluation - GUESSING),
            measured,
            "Running averages contain no later token, and the model still trusts them.",
        ),
    )


def _judge_later(part: ClaimPart, shares: Array) -> Verdict:
    """Judge the influences (T, N, T) on the first sequence with batch norm."""
    length = len(shares)
    later = shares[:, 0][np.triu_indices(length, 1)]
    tokens = shares[0].size
    return Verdict.of(
        part,
        Effect.exact(float(later.min())),
        f"Among {tokens} tokens a later one has {format_number(100 * float(later.min()), 2)}% to "
        f"{format_number(100 * float(later.max()), 2)}% of the influence of the token itself; "
        f"√2/m is {format_number(100 * math.sqrt(2) / tokens, 2)}%.",
        "Mean and variance contain every token of the batch.",
    )


def _judge_others(part: ClaimPart, shares: Array) -> Verdict:
    """Judge the influences (3, T, N, T) by the norms other than batch norm."""
    others = np.delete(shares, BATCH, axis=0).copy()
    for position in range(shares.shape[1]):
        others[:, position, 0, position] = 0  # the token itself
    return Verdict.of(
        part,
        Effect.exact(float(others.max())),
        f"Largest of {others[0, 0].size - 1} other tokens, at every position and with both norms: "
        f"{format_number(float(others.max()))}.",
        "The statistics are the token's own.",
    )


def _scan(values: Array) -> list[Effect]:
    """Return an effect for each number of sequences from values (S, R)."""
    return [Effect.of(row, float(size)) for size, row in zip(SCANNED, values, strict=True)]


def _replace_nan(losses: Array) -> Array:
    return np.where(np.isnan(losses), np.inf, losses)
