"""Questions on learning rates and initial weights."""

from __future__ import annotations

import math

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("scale-of-weights", "sweeps")
def scale_of_weights(draw: Draw) -> Number:
    inputs, scale = draw.number((32, 50, 128, 200)), draw.number((0.5, 2, 5, 10))
    std = scale * math.sqrt(2 / inputs)
    return Number(
        f"A layer has {format_number(inputs)} inputs. Its weights are drawn with "
        f"{format_number(scale)} times the "
        "standard deviation of He's initialization for ReLU. What is that standard deviation?",
        std,
        f"He et al. 2015: √(2/{format_number(inputs)}) = {format_number(std / scale)}, times "
        f"{format_number(scale)} is {format_number(std)}. A batch norm after the layer divides by "
        f"this factor again, except for ε. Without batch norm, every layer multiplies by it.",
        (
            Mistake(scale * 2 / inputs, "That is with the variance, 2/inputs; take its root."),
            Mistake(scale / math.sqrt(inputs), "He's has a 2: half of a ReLU's inputs are lost."),
        ),
        tolerance=0.005 * std,
    )


@choice("fair-rates", "sweeps", 20)
def fair_rates(draw: Draw) -> Choice:
    rate = draw.number((0.1, 0.5, 1.0))
    return Choice(
        f"At learning rate {format_number(rate)} a network with batch norm learns and the same one "
        "without does not. Somebody concludes that batch norm is better. What is missing?",
        "Each at its own best rate, over several seeds",
        f"{format_number(rate)} may suit one network and not the other: it is one point of two "
        "curves. The lesson draws both curves over all rates, with their seeds. Compare their best "
        "points.",
        (
            Option(
                "A smaller learning rate for both",
                "It may suit the other network: this is still one point of each curve.",
            ),
            Option(
                "More steps at this rate",
                "If it is only slow, it may learn then; but this is still one point of each curve.",
            ),
        ),
    )


@choice("first-weights", "sweeps")
def first_weights(draw: Draw) -> Choice:
    batch, factor = draw.batch(4), draw.number((10, 100))
    one, other = (normalize(times * to_column(batch)).y[:, 0] for times in (1, factor))
    return Choice(
        f"All weights before a batch norm start {format_number(factor)} times too large. What does "
        "the layer after it receive at the first step?",
        "Almost the same as with the right size",
        f"{format_list(batch)} becomes {format_list(one)}, and {format_number(factor)} times as "
        f"large {format_list(other)}: μ and σ contain the factor, too. Only ε makes a difference, "
        "and a step turns such weights by less.",
        (
            Option(f"Numbers {format_number(factor)} times too large", "σ has the same factor."),
            Option(
                "Zeros: the numbers are saturated",
                "Nothing saturates before a nonlinearity, and σ brings them back to size.",
            ),
        ),
    )


QUESTIONS = (
    scale_of_weights,
    fair_rates,
    first_weights,
)
