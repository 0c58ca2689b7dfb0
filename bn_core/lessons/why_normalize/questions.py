"""Quiz questions on why deep networks need normalization."""

from __future__ import annotations

import math

from bn_core.lessons.draw import Draw, format_power
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.text.numbers import format_number


@numeric("spread-by-layer", "why_normalize")
def spread_by_layer(draw: Draw) -> Number:
    layers, factor = draw.number((4, 5, 6, 8)), draw.number((0.5, 0.6, 1.5, 2.0))
    answer = factor**layers
    return Number(
        f"Each layer of a linear network multiplies the standard deviation of its inputs by "
        f"{format_number(factor)}. By what is it multiplied over {layers} layers? Give "
        "three digits.",
        answer,
        f"{format_power(factor, layers)} = {format_number(answer)}. A factor that is harmless in "
        "one layer makes the signal vanish or explode when it is repeated.",
        (
            Mistake(factor * layers, "The factors are multiplied, not added: it is a power."),
            Mistake(answer**2, "That is the factor of the variance. Take its root."),
            Mistake(factor, "That is one layer. Every layer multiplies again."),
        ),
        tolerance=0.02 * answer,
    )


@choice("saturated-layer", "why_normalize")
def saturated_layer(draw: Draw) -> Choice:
    z = draw.number((3, 4, 5))
    slope = format_number(1 - math.tanh(z) ** 2)
    return Choice(
        f"The pre-activations of a tanh layer lie around −{z} and {z}. What happens to the "
        "gradient on its way back through this layer?",
        "Almost nothing of it is left",
        f"tanh is flat there: its slope at {z} is 1 − tanh({z})² = {slope}, and the gradient is "
        "multiplied by that slope.",
        (
            Option(
                "It grows, since the pre-activations are large",
                "The gradient is multiplied by the slope, and large inputs lie where tanh is flat.",
            ),
            Option(
                "It stays: only the weights change a gradient",
                "The nonlinearity multiplies it, too: by its slope.",
            ),
            Option(
                "It is exactly 0",
                "It is small, not 0: tanh reaches −1 and 1 only in the limit.",
            ),
        ),
    )


@choice("what-stays-fixed", "why_normalize", 16)
def what_stays_fixed(draw: Draw) -> Choice:
    layers = draw.number((8, 10, 20))
    return Choice(
        f"A network of {layers} layers trains with batch norm, without γ and β, before every tanh. "
        "What does batch norm keep the same from step to step?",
        "The mean and the variance of each unit over the batch",
        "They are 0 and 1 at every step. All else may change: the shape of the distribution, which "
        "example gets which number, and how the units depend on each other.",
        (
            Option(
                "The whole distribution of each unit",
                "It fixes two numbers of the distribution, the mean and the variance.",
            ),
            Option(
                "What a unit answers to each example",
                "The weights before it change, so one example gets another answer.",
            ),
            Option(
                "The weights of the layer before it",
                "They train as before; batch norm changes only what comes out.",
            ),
        ),
    )


QUESTIONS = (
    spread_by_layer,
    saturated_layer,
    what_stays_fixed,
)
