"""Quiz questions on writing batch norm."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.text.numbers import format_number

_CENTERED = "x-\u2060x.mean"
"""With a word joiner after the hyphen, where a narrow screen would break the line."""


@choice("fits-by-accident", "write_it")
def fits_by_accident(draw: Draw) -> Choice:
    size = draw.number((8, 16, 32))
    x = np.arange(size * size, dtype=np.float64).reshape(size, size)
    shape = (x - x.mean(1)).shape
    return Choice(
        f"x holds {size} examples of {size} features. You want batch norm and write the line "
        f"x_hat = {_CENTERED}(1). What happens?",
        "It runs, and subtracts the mean of an example from each feature",
        f"x.mean(1) is one mean per example, of shape ({size},). The shapes fit by accident: the "
        f"result is {shape}, with the mean of example j subtracted from feature j. With another "
        "number of examples it would be an error. The mean of each feature is x.mean(0).",
        (
            Option(
                "It raises an error: the shapes do not fit",
                f"({size}, {size}) and ({size},) do fit. With unequal sizes there would be an "
                "error.",
            ),
            Option(
                "It is right: the mean of each feature is subtracted",
                f"That is {_CENTERED}(0). Axis 1 averages over the features of one example.",
            ),
            Option(
                "It is layer norm's first step",
                "Layer norm subtracts each example's mean from its own row: "
                f"{_CENTERED}(1, keepdims=True).",
            ),
        ),
    )


@numeric("mean-for-sum", "write_it")
def mean_for_sum(draw: Draw) -> Number:
    count, wrong = draw.number((4, 8, 16, 32)), draw.number((0.25, 0.5, 1.5, 2.5))
    return Number(
        f"A batch has {count} examples. Your line for ∂L/∂γ takes the mean of ∂L/∂y · x̂ over the "
        f"batch, which is {format_number(wrong)} for one feature. What is the right ∂L/∂γ?",
        count * wrong,
        "All examples share one γ, so their gradients are added. The mean divides the sum by "
        f"{count}: {count} · {format_number(wrong)} = {format_number(count * wrong)}.",
        (
            Mistake(wrong, "That is the mean. The gradients of all examples are added."),
            Mistake(wrong / count, "The sum is larger than the mean, not smaller."),
        ),
    )


@choice("library-variance", "write_it")
def library_variance(draw: Draw) -> Choice:
    count = draw.number((2, 4, 8))
    ratio = format_number(count / (count - 1))
    return Choice(
        f"You normalize a batch of {count} examples with torch.var(x, 0). How does your variance "
        "compare with the one that batch norm divides by?",
        f"It is {ratio} times as large",
        f"torch.var divides the squared distances by B − 1 = {count - 1}, batch norm by B = "
        f"{count}. Write torch.var(x, 0, unbiased=False), or compare with the layer to notice it.",
        (
            Option("It is the same", "That of NumPy is the same. torch.var divides by B − 1."),
            Option(
                f"It is {format_number(1 - 1 / count)} times as large",
                "It is the other way round: dividing by less gives more.",
            ),
            Option(
                "It is the variance of each example",
                "Axis 0 runs over the examples, so it is the variance of each feature.",
            ),
        ),
    )


QUESTIONS = (fits_by_accident, mean_for_sum, library_variance)
