"""Quiz questions on depth."""

from __future__ import annotations

import math

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.gradient_flow import measure_gradient_flow
from bn_core.text.numbers import format_number


@numeric("growth-by-layer", "depth", 20)
def growth_by_layer(draw: Draw) -> Number:
    layers = draw.number((4, 6, 8, 10))
    factor = math.pi / (math.pi - 1)
    answer, squared = factor ** (layers / 2), factor**layers
    return Number(
        "At the start of training, large batches, ReLU and batch norm without skips multiply the "
        "squared norm of the gradient by π/(π − 1) a layer towards the input (Yang et al. 2019). "
        f"What does theory say for the norm over {layers} layers?",
        answer,
        f"π/(π − 1) = {format_number(factor)} is for the square; the norm grows by its root, "
        f"{format_number(factor**0.5)}, a layer: over {layers} layers by "
        f"{format_number(answer)}. In deep networks "
        "batch norm alone makes gradients explode at the start.",
        (
            Mistake(squared, "That is the squared norm: take the root."),
            Mistake(1.0, "Batch norm keeps the outputs' scale, not the gradients'."),
        ),
    )


@numeric("fading-by-layer", "depth", 20)
def fading_by_layer(draw: Draw) -> Number:
    layers, share = draw.number((3, 5, 8, 10)), draw.number((0.5, 0.6, 0.8, 0.9))
    answer = share**layers
    return Number(
        f"Each layer of a network without batch norm multiplies the gradient's norm by "
        f"{format_number(share)}. By what is it multiplied over {layers} layers? Give "
        "three digits.",
        answer,
        f"{format_number(share)} to the power {layers} is {format_number(answer)}. What a layer "
        "does is repeated: a factor a little off 1, below or above, decides in a deep network, "
        "with batch norm or without.",
        (
            Mistake(share * layers, "It is a product of equal factors: a power."),
            Mistake(1 - (1 - share) * layers, "It is a product of equal factors: a power."),
        ),
        tolerance=0.02 * answer,
    )


@choice("deep-without-skips", "depth", 20)
def deep_without_skips(draw: Draw) -> Choice:
    layers = draw.number((20, 50, 90))
    factor = math.pi / (math.pi - 1)
    return Choice(
        f"{layers} ReLU layers, each with batch norm, no skips, before the first step. What does "
        "theory say of the gradient's norm, from the last layer to the first?",
        "It grows exponentially",
        "Yang et al. 2019: large batches multiply its square by π/(π − 1) = "
        f"{format_number(factor)} a layer, the norm by {format_number(factor**0.5)}: over {layers} "
        f"layers by {format_number(factor ** (layers / 2))}. The outputs keep their scale, the "
        "gradients do not.",
        (
            Option(
                "It stays: batch norm keeps every layer's scale",
                "It keeps the scale of what goes forward, not of what comes back.",
            ),
            Option(
                "It vanishes exponentially",
                "So it does in many networks without; batch norm alone turns it round.",
            ),
        ),
    )


@choice("always-helps", "depth", 20)
def always_helps(draw: Draw) -> Choice:
    size = draw.number((32, 64))
    two, many = measure_gradient_flow([2, size], trials=1).law
    return Choice(
        "“Batch norm always helps.” For which of these set-ups does arithmetic alone say that no "
        "gradient reaches the layers below?",
        "Batches of two",
        f"Of two numbers only the order is left, and the share of a gradient that passes is "
        f"√((m − 2)/m) = {format_number(float(two))}; at {size} it is "
        f"{format_number(float(many))}. For the other "
        "set-ups one has to measure, over seeds.",
        (
            Option("Ten layers with skips", "Nothing in the arithmetic forbids it: measure."),
            Option(
                f"Batches of {size}", f"There {format_number(float(many))} of a gradient passes."
            ),
            Option(
                "A learning rate that suits both networks",
                "Who is ahead there is a measurement, not arithmetic.",
            ),
        ),
    )


QUESTIONS = (
    growth_by_layer,
    fading_by_layer,
    deep_without_skips,
    always_helps,
)
