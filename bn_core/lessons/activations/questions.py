"""Quiz questions on activations."""

from __future__ import annotations

import math

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("guessing-loss", "activations")
def guessing_loss(draw: Draw) -> Number:
    classes = draw.number((2, 5, 10, 20, 100, 1000))
    answer = math.log(classes)
    return Number(
        f"A classifier gives each of {format_number(classes)} classes the same probability. What "
        "is its cross-entropy loss, in nats?",
        answer,
        f"−ln(1/{format_number(classes)}) = ln {format_number(classes)} = "
        f"{format_number(answer)}. A network whose loss stays there has learned nothing yet.",
        (
            Mistake(math.log2(classes), "That is in bits; a nat is the natural logarithm."),
            Mistake(
                1 - 1 / classes, "That is the share of wrong guesses; the loss is a logarithm."
            ),
        ),
    )


@choice("shape-of-a-feature", "activations")
def shape_of_a_feature(draw: Draw) -> Choice:
    low, high = draw.integer(0, 3), draw.integer(8, 12)
    batch = [low, high, high, low, low, high]
    x_hat = normalize(to_column(batch)).x_hat[:, 0]
    return Choice(
        f"The values of a unit form two groups: {format_list(batch)}. What do they look like after "
        "batch norm?",
        "Still two groups, shifted and scaled",
        f"x̂ is {format_list(x_hat)}: one mean is subtracted from every value, and all are divided "
        "by one σ, so the shape stays. Normalized does not mean normally distributed.",
        (
            Option(
                "A bell curve of mean 0 and variance 1",
                "Only mean and variance change: a straight line keeps the shape.",
            ),
            Option(
                "One group around 0, since the mean is subtracted",
                "The mean lies between the groups, and the values stay on both sides of it.",
            ),
        ),
    )


QUESTIONS = (
    guessing_loss,
    shape_of_a_feature,
)
