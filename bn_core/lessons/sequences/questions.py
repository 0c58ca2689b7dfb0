"""Quiz questions on norms in models of sequences."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.lessons.sequences.rms_norm import normalize_rms
from bn_core.norm.axes import LAYER
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number

SEQUENCES, LENGTHS = 2, (4, 6, 8)
"""Batches so small that the models of the lesson learn to use the mean."""


@numeric("last-die", "sequences", None)
def last_die(draw: Draw) -> Number:
    seen, last = [draw.integer(1, 6) for _ in range(4)], int(draw.option(range(1, 7)))
    dice = [*seen, last]
    mean = float(normalize(to_column(dice)).mean[0])
    draw.record(mean)
    return Number(
        f"A model reads a sequence of five dice, each a token with one feature. The first four are "
        f"{format_list(seen)}, and it has to predict the fifth. Batch norm subtracts "
        f"{format_number(mean)}, the mean of all five. What is the fifth die?",
        float(last),
        f"The five sum to 5 · {format_number(mean)} = {sum(dice)}, and the first four to "
        f"{sum(seen)}. So the fifth is {last}: the mean gives it away.",
        (
            Mistake(
                mean,
                "That is the mean of all five. Multiply it by 5 and subtract the first four.",
            ),
            Mistake(
                4 * mean - sum(seen), "The mean is over five dice: their sum is 5 times the mean."
            ),
        ),
    )


@choice("whose-statistics", "sequences", None)
def whose_statistics(draw: Draw) -> Choice:
    length = draw.number(LENGTHS)
    tokens = SEQUENCES * length
    return Choice(
        f"A language model is trained on batches of {SEQUENCES} sequences of {length} tokens and "
        "predicts every next token. Its layers have batch norm over all tokens. Its loss is far "
        "lower in training mode than in evaluation mode. Why?",
        "The mean and the variance contain the tokens that it has to predict",
        f"Attention is masked, but the statistics average over all {tokens} tokens, "
        "later ones included. A token's output depends on them.",
        (
            Option(
                "It memorizes the running averages",
                "Running averages are not used in training mode, and gradient descent does not "
                "train them.",
            ),
            Option(
                f"It averages over {SEQUENCES} sequences, and the other sequence makes the loss "
                "smaller",
                "The other sequence says nothing about the next token of this one. The later "
                "tokens of the same sequence do.",
            ),
            Option(
                "Layer norm would show the same, since every norm averages over the tokens",
                "Layer norm averages over the features of one token, and sees no other token.",
            ),
        ),
    )


@numeric("root-mean-square", "sequences", None)
def root_mean_square(draw: Draw) -> Number:
    token = [draw.integer(1, 5), draw.integer(6, 9), draw.integer(10, 12)]
    row = np.array([token], dtype=np.float64)
    answer = float(normalize_rms(row, 0.0)[0, 0])
    layer = float(normalize(row, axes=LAYER, eps=0.0).x_hat[0, 0])
    length = float(np.sqrt((row**2).sum()))
    return Number(
        f"A token has the features {format_list(token)}. RMS norm (γ = 1, ε = 0) divides it by the "
        "root of the mean of its squares. What is its first output?",
        answer,
        f"The mean of the squares is {format_number(float((row**2).mean()))}. Divided by its root, "
        f"{token[0]} gives {format_number(answer)}. RMS norm subtracts no mean.",
        (
            Mistake(layer, "That is layer norm, which subtracts the mean of the features first."),
            Mistake(token[0] / length, "That divides by the root of the sum, not of the mean."),
        ),
    )


QUESTIONS = (
    last_die,
    whose_statistics,
    root_mean_square,
)
