"""Judge whether predictions depend on the batch (claim C37)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.train_eval.claims import CLAIMS
from bn_core.lessons.train_eval.result import BatchComposition

LEARNED = CLAIMS["C37"].limit("learned")
"""The accuracy above which it can be judged what sorted batches cost."""


def judge_batch_composition(result: BatchComposition) -> tuple[Verdict, ...]:
    """Judge claim C37: only in training mode predictions depend on the batch."""
    parts = [CLAIMS["C37"].part(name) for name in ("evaluation", "training", "sorted")]
    if result.ended or not result.done or not result.networks:
        why = result.ended or "The measurement is not finished."
        return tuple(Verdict.without(part, "", why) for part in parts)
    return (
        _judge_evaluation(parts[0], result),
        _judge_training(parts[1], result),
        _judge_sorted(parts[2], result),
    )


def _judge_evaluation(part: ClaimPart, result: BatchComposition) -> Verdict:
    largest = max(each.eval_difference for each in result.networks)
    return Verdict.of(
        part,
        Effect.of(each.eval_changed for each in result.networks),
        f"Outputs differ by {part.format(largest)} at most, which is rounding of float32, over all "
        "orders and batch sizes tried.",
        "In evaluation mode mean and variance are fixed numbers.",
    )


def _judge_training(part: ClaimPart, result: BatchComposition) -> Verdict:
    size, place = result.shown_size, result.index_of_size(result.shown_size)
    changed = np.array([each.changed for each in result.networks])
    return Verdict.of(
        part,
        Effect.of(changed[:, place]),
        f"In {result.draws} random batchings into batches of {size}; in batches of 2 the median "
        f"share (and range over the seeds) is "
        f"{format_spread(changed[:, result.index_of_size(2)])}.",
        "In training mode mean and variance are the batch's own.",
    )


def _judge_sorted(part: ClaimPart, result: BatchComposition) -> Verdict:
    accuracy = np.array([each.eval_accuracy for each in result.networks])
    random, by_class = (
        np.array([getattr(each, name) for each in result.networks])
        for name in ("random", "by_class")
    )
    place = result.index_of_size(result.shown_size)
    measured = (
        "Median accuracy (and range over the seeds): "
        f"{format_spread(accuracy)} in evaluation mode; in training mode in batches of "
        f"{result.shown_size} {format_spread(random[:, place])} at random and "
        f"{format_spread(by_class[:, place])} sorted."
    )
    if not (accuracy > LEARNED).all():
        obstacle = "A network has not learned enough for its accuracy to drop."
        return Verdict.without(part, measured, obstacle)
    lost = accuracy[:, None] - by_class
    return Verdict.of(
        part,
        [
            Effect.of(lost[:, at], float(size))
            for at, size in enumerate(result.sizes)
            if not np.isnan(lost[:, at]).any()  # PyTorch refuses a batch of one
        ],
        measured,
        "A few classes have another mean than all; the more classes share a batch, the nearer its "
        "mean is to that of training.",
    )
