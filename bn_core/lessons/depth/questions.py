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
        "A network has ReLU and batch norm, but no skips. Before training, in large batches, "
        "each layer multiplies the squared norm of the gradient by π/(π − 1) on its way back. By "
        f"what do {layers} layers multiply the norm?",
        answer,
        f"π/(π − 1) = {format_number(factor)} is for the square. The norm grows by its root, "
        f"{format_number(factor**0.5)} per layer, so {layers} layers multiply it by "
        f"{format_number(answer)} (theory of Yang et al. 2019).",
        (
            Mistake(squared, "That is the squared norm: take the root."),
            Mistake(1.0, "Batch norm keeps the scale of the outputs, not that of the gradients."),
        ),
    )


@numeric("fading-by-layer", "depth", 20)
def fading_by_layer(draw: Draw) -> Number:
    layers, share = draw.number((3, 5, 8, 10)), draw.number((0.5, 0.6, 0.8, 0.9))
    answer = share**layers
    return Number(
        f"Each layer of a network multiplies the gradient's norm by {format_number(share)}. By "
        f"what do {layers} layers multiply it? Give three digits.",
        answer,
        f"{format_number(share)} to the power {layers} is {format_number(answer)}. Every layer "
        "does it again, so a factor a little below or above 1 decides in a deep network.",
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
        f"A network has {layers} ReLU layers with batch norm and without skips. What happens to "
        "the gradient before the first training step, from the last layer to the first?",
        "It grows exponentially",
        f"In large batches each layer multiplies its norm by {format_number(factor**0.5)}, so "
        f"{layers} layers multiply it by {format_number(factor ** (layers / 2))} (Yang et al. "
        "2019). The outputs keep their scale, but the gradients do not.",
        (
            Option(
                "It stays: batch norm keeps every layer's scale",
                "It keeps the scale of the signal on its way forward, not of the gradient.",
            ),
            Option(
                "It vanishes exponentially",
                "That happens without batch norm, with PyTorch's first weights for example.",
            ),
        ),
    )


@choice("always-helps", "depth", 20)
def always_helps(draw: Draw) -> Choice:
    size = draw.number((32, 64))
    two, many = measure_gradient_flow([2, size], trials=1).law
    return Choice(
        "“Batch norm always helps.” In which of these cases does arithmetic alone say that no "
        "gradient reaches the layers before it?",
        "Batches of two",
        f"Two normalized numbers are 1 and −1, whatever they were. With m examples the share of a "
        f"gradient that passes is √((m − 2)/m): {format_number(float(two))} for two, and "
        f"{format_number(float(many))} for {size}. The other cases one has to measure.",
        (
            Option("Ten layers with skips", "Arithmetic does not decide it. One has to measure."),
            Option(
                f"Batches of {size}", f"There {format_number(float(many))} of a gradient passes."
            ),
            Option(
                "A learning rate that suits both networks",
                "Which network is ahead there is a measurement, not arithmetic.",
            ),
        ),
    )


QUESTIONS = (
    growth_by_layer,
    fading_by_layer,
    deep_without_skips,
    always_helps,
)
