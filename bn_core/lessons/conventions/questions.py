"""Quiz questions on the conventions of libraries."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.conventions import KERAS, PYTORCH, convert_momentum, update_statistics
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("momentum-in-keras", "running_averages", 4)
def momentum_in_keras(draw: Draw) -> Number:
    momentum = draw.number((0.01, 0.02, 0.05, 0.1, 0.2, 0.25))
    answer = convert_momentum(momentum, PYTORCH, KERAS)
    return Number(
        f"A PyTorch model has batch norm with momentum={format_number(momentum)}. Which momentum "
        "makes Keras update its running mean in the same way?",
        answer,
        f"In PyTorch {format_number(momentum)} is the share of the new batch; in Keras momentum is "
        f"the share of the old average, 1 − {format_number(momentum)} = {format_number(answer)}. "
        f"The defaults are {format_number(PYTORCH.momentum)} and {format_number(KERAS.momentum)}.",
        (Mistake(momentum, "The same word means the opposite: Keras's momentum weights the old."),),
        tolerance=0.001,
    )


@choice("whose-momentum", "running_averages", 4)
def whose_momentum(draw: Draw) -> Choice:
    mean = draw.number((10, 20, 50))
    step = normalize(to_column([mean - 1, mean + 1]))
    right, other = (float(update_statistics(step, each, 0.9).mean[0]) for each in (PYTORCH, KERAS))
    return Choice(
        "A book says: “momentum = 0.9 gives the old average nine tenths”. For which library is "
        "that true?",
        "Keras",
        f"From 0 and a batch of mean {format_number(mean)}, Keras's momentum 0.9 gives "
        f"{format_number(other)}, "
        f"PyTorch's {format_number(right)}: there 0.9 is the share of the new batch.",
        (
            Option(
                "PyTorch", f"PyTorch's 0.9 moves the mean from 0 to {format_number(right)} at once."
            ),
            Option("Both", "They mean the opposite; a ported number is wrong without an error."),
            Option(
                "Neither: it is the optimizer's momentum",
                "The word is the same, but this one averages statistics.",
            ),
        ),
    )


@choice("ported-epsilon", "running_averages", 17)
def ported_epsilon(draw: Draw) -> Choice:
    var = draw.number((0.001, 0.01))
    stats = RunningStats(np.zeros(1), np.array([var]))
    torch, keras = (
        float(normalize_with(stats, [[0.1]], eps=each.eps).y[0, 0]) for each in (PYTORCH, KERAS)
    )
    return Choice(
        "A trained PyTorch model is rebuilt in Keras: same weights, γ, β, running averages, batch "
        "norm otherwise as it comes. Features with a small variance come out differently. Why?",
        "Keras's ε is 100 times as large",
        f"By default ε is {format_number(PYTORCH.eps)} in PyTorch and {format_number(KERAS.eps)} "
        f"in Keras. With a running variance of {format_number(var)}, x = 0.1 becomes "
        f"{format_number(torch)} there and {format_number(keras)} here.",
        (
            Option(
                "Keras's momentum is the other way round",
                "True, but momentum only matters while training.",
            ),
            Option(
                "Keras divides by the unbiased variance",
                "At inference both divide by what is stored, and that was copied.",
            ),
        ),
    )


QUESTIONS = (
    momentum_in_keras,
    whose_momentum,
    ported_epsilon,
)
