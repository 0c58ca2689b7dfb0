"""Quiz questions on the conventions of libraries."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.conventions import KERAS, PYTORCH, convert_momentum, update_statistics
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("momentum-in-keras", "conventions", 4)
def momentum_in_keras(draw: Draw) -> Number:
    momentum = draw.number((0.01, 0.02, 0.05, 0.1, 0.2, 0.25))
    answer = convert_momentum(momentum, PYTORCH, KERAS)
    return Number(
        f"A PyTorch layer has momentum={format_number(momentum)}. Which momentum does a Keras "
        "layer need to update its running mean in the same way?",
        answer,
        f"In PyTorch {format_number(momentum)} is the share of the new batch. In Keras momentum is "
        f"the share of the old average: 1 − {format_number(momentum)} = {format_number(answer)}. "
        f"The defaults are {format_number(PYTORCH.momentum)} and {format_number(KERAS.momentum)}.",
        (
            Mistake(
                momentum, "Keras's momentum is the share of the old average, not of the new batch."
            ),
        ),
        tolerance=0.001,
    )


@choice("whose-momentum", "conventions", 4)
def whose_momentum(draw: Draw) -> Choice:
    mean = draw.number((10, 20, 50))
    step = normalize(to_column([mean - 1, mean + 1]))
    right, other = (float(update_statistics(step, each, 0.9).mean[0]) for each in (PYTORCH, KERAS))
    return Choice(
        "A book says: “With momentum = 0.9, the old average keeps nine tenths.” For which "
        "library is that true?",
        "Keras",
        f"Start at 0, with a batch of mean {format_number(mean)}. Keras stores "
        f"{format_number(other)}, PyTorch {format_number(right)}, since its 0.9 is the share of "
        "the new batch.",
        (
            Option(
                "PyTorch",
                f"In PyTorch 0.9 moves the mean from 0 to {format_number(right)} in one batch.",
            ),
            Option("Both", "They mean the opposite, and neither library reports an error."),
            Option(
                "Neither: it is the optimizer's momentum",
                "The word is the same, but here it is about averaging statistics.",
            ),
        ),
    )


@choice("ported-epsilon", "conventions", 17)
def ported_epsilon(draw: Draw) -> Choice:
    var = draw.number((0.001, 0.01))
    stats = RunningStats(np.zeros(1), np.array([var]))
    torch, keras = (
        float(normalize_with(stats, [[0.1]], eps=each.eps).y[0, 0]) for each in (PYTORCH, KERAS)
    )
    return Choice(
        "A trained PyTorch model is rebuilt in Keras with the same weights, γ, β and running "
        "statistics; all else is Keras's default. Features with a small variance come out "
        "differently. Why?",
        "Keras's ε is 100 times as large",
        f"By default ε is {format_number(PYTORCH.eps)} in PyTorch and {format_number(KERAS.eps)} "
        f"in Keras. With running mean 0 and running variance {format_number(var)}, x = 0.1 becomes "
        f"{format_number(torch)} in PyTorch and {format_number(keras)} in Keras.",
        (
            Option(
                "Keras's momentum is the share of the old average",
                "That is true, but momentum matters only in training mode.",
            ),
            Option(
                "Keras divides by the unbiased variance",
                "In evaluation mode both divide by what is stored, and that was copied.",
            ),
        ),
    )


QUESTIONS = (
    momentum_in_keras,
    whose_momentum,
    ported_epsilon,
)
