"""Sentences on the influence of tokens, and on models that predict coin flips."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.figures.style import NETWORK_NAMES
from bn_core.inputs.counts import format_count
from bn_core.lessons.sequences.config import BATCH, LAYER, MOMENTS, NORMS, FlipsConfig
from bn_core.lessons.sequences.influence import Influence
from bn_core.lessons.sequences.result import GUESSING, CoinFlips
from bn_core.text.numbers import format_number

LEAK = 0.01
"""A loss this far below guessing, in nats, is called better than guessing."""


def describe_influence(influence: Influence) -> str:
    """Say on how many other tokens the output depends, and which of them come later."""
    config = influence.config
    sequence, position = config.token
    norm = NETWORK_NAMES[config.norm]
    subject = f"With {norm} the output of token {position + 1} of sequence {sequence + 1}"
    count = int(influence.counts.sum())
    if not count:
        return f"{subject} depends on no other token."
    later = int((influence.counts & influence.is_later).sum())
    elsewhere = int((influence.counts & influence.is_elsewhere).sum())
    parts = [
        *([f"{later} later in its own sequence"] if later else []),
        *([f"{elsewhere} in other sequences"] if elsewhere else []),
    ]
    which = f", {' and '.join(parts)}" if parts else ""
    told = f"{subject} depends on {format_count(count, 'other token')}{which}."
    if not later:
        return told
    strongest = float(100 * influence.share[influence.is_later].max())
    return (
        f"{told} The strongest of the later ones has {format_number(strongest, 2)}% of the "
        "influence of the token itself."
    )


def describe_flips(config: FlipsConfig, result: CoinFlips) -> list[str]:
    """Say how far the models are, and what they reached at the last measured step."""
    moment = round(result.progress * MOMENTS)
    training, evaluation = result.training[moment], result.evaluation[moment]
    if np.isnan(training).any():
        return [f"{format_number(100 * result.progress)}% of the training is done."]
    seeds = f"median and range of {config.seeds} seeds" if config.seeds > 1 else "one seed"
    batch, layer = (format_spread(training[row].mean(axis=-1)) for row in (BATCH, LAYER))
    rest = format_spread(evaluation[BATCH].mean(axis=-1))
    guessing = format_number(GUESSING)
    return [
        f"Loss on new coin flips after step {config.measured_steps[moment]}, {seeds}: with batch "
        f"norm {batch} in training mode and {rest} in evaluation mode, with layer norm {layer} in "
        f"both. Guessing costs {guessing}.",
    ]


def tell_leak(config: FlipsConfig, result: CoinFlips) -> str:
    """Tell which models beat guessing in training mode at the end, or "" before it."""
    if not result.done:
        return ""
    training = result.median_training[-1].tolist()
    evaluation = float(result.median_evaluation[-1, BATCH])
    better = [
        NETWORK_NAMES[norm]
        for norm, loss in zip(NORMS, training, strict=True)
        if loss < GUESSING - LEAK
    ]
    batch, layer = (format_number(training[row]) for row in (BATCH, LAYER))
    guessing = format_number(GUESSING)
    size = format_count(config.batch_size, "sequence")
    numbers = (
        f"In batches of {size} the loss in training mode is {batch} with batch norm and {layer} "
        f"with layer norm; guessing costs {guessing}."
    )
    if better == [NETWORK_NAMES["batch"]]:
        return (
            f"{numbers} A fair coin cannot be predicted: batch norm has seen later flips. In "
            f"evaluation mode it sees none, and its loss is {format_number(evaluation)}."
        )
    if better:
        return (
            f"{numbers} Better than guessing: {', '.join(better)}. Without batch norm that is "
            "chance, since no later flip is seen."
        )
    return f"{numbers} No model is better than guessing by {format_number(LEAK)} or more."
