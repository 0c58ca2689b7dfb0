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
MANY = 32
"""The least number of tokens of which one is said to hardly change their mean."""


def describe_influence(influence: Influence) -> str:
    """Say on how many other tokens the output depends, and where they are."""
    config = influence.config
    sequence, position = config.token
    norm = NETWORK_NAMES[config.norm]
    subject = f"With {norm} the output of token {position + 1} of sequence {sequence + 1}"
    count = int(influence.counts.sum())
    if not count:
        return f"{subject} depends on no other token."
    later = int((influence.counts & influence.is_later).sum())
    elsewhere = int((influence.counts & influence.is_elsewhere).sum())
    earlier = count - later - elsewhere
    own = [f"{n} {when}" for n, when in ((earlier, "earlier"), (later, "later")) if n]
    parts = [
        *([f"{' and '.join(own)} in its own sequence"] if own else []),
        *([f"{elsewhere} in other sequences"] if elsewhere else []),
    ]
    told = f"{subject} depends on {format_count(count, 'other token')}: {', '.join(parts)}."
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
    """Tell whether batch norm beats guessing at the end, and why, or "" before it."""
    if not result.done:
        return ""
    training = result.median_training[-1].tolist()
    evaluation = float(result.median_evaluation[-1, BATCH])
    batch, layer = (format_number(training[row]) for row in (BATCH, LAYER))
    numbers = (
        f"In batches of {format_count(config.batch_size, 'sequence')} the loss in training mode is "
        f"{batch} with batch norm and {layer} with layer norm; guessing costs "
        f"{format_number(GUESSING)}."
    )
    if training[BATCH] < GUESSING - LEAK:
        last = float(np.median(result.training[-1, BATCH, :, -1]))
        answer, reason = "Yes, batch norm is below the line.", _explain_leak(evaluation, last)
    else:
        harmless = all(abs(loss - GUESSING) < LEAK for loss in (training[BATCH], evaluation))
        answer = f"No, batch norm is not below the line by {format_number(LEAK)} or more."
        reason = _explain_no_leak(config, harmless)
    others = zip(NORMS[LAYER:], training[LAYER:], strict=True)
    lucky = ", ".join(NETWORK_NAMES[norm] for norm, loss in others if loss < GUESSING - LEAK)
    chance = f" Below the line by chance, since no later flip is seen: {lucky}." if lucky else ""
    return f"{answer} {numbers}\n\n{reason}{chance}"


def _explain_leak(evaluation: float, last: float) -> str:
    """Explain losses in training mode below guessing.

    ``evaluation`` is the loss in evaluation mode, and ``last`` that of the last flip.
    """
    leak = (
        "A fair coin cannot be predicted: batch norm has seen later flips. In evaluation mode it "
        f"sees none, and its loss is {format_number(evaluation)}."
    )
    if last < GUESSING + LEAK:
        return leak
    return (
        f"{leak} In the last picture, in training mode, its loss on the last flip is "
        f"{format_number(last)}. That flip alone is in no mean, so batch norm cannot see it. It "
        "favours one side all the same, which costs more than guessing."
    )


def _explain_no_leak(config: FlipsConfig, harmless: bool) -> str:
    """Explain losses in training mode that are not below guessing."""
    tokens = config.batch_size * config.length
    if not harmless or tokens < MANY:
        return f"After {config.steps} steps batch norm does not use later flips."
    return (
        f"Every mean is over {tokens} tokens. One of them hardly changes it, so next to nothing "
        "leaks. Batch norm is harmless here, but still awkward: to generate text it needs running "
        "averages, sequences must be padded, and each device holds few sequences."
    )
