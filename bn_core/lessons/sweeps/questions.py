"""Networks that train: activations, learning rates and first weights."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, column, listed
from bn_core.lessons.question import Choice, Number, Option, Slip, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import show


@numeric("guessing-loss", "activations")
def guessing_loss(draw: Draw) -> Number:
    classes = draw.one_of((2, 5, 10, 20, 100, 1000))
    answer = math.log(classes)
    return Number(
        f"A classifier gives each of {show(classes)} classes the same probability. What is its "
        "cross-entropy loss, in nats?",
        answer,
        f"−ln(1/{show(classes)}) = ln {show(classes)} = {show(answer)}. A curve that stays there "
        "has learned nothing yet, with batch norm or without.",
        (
            Slip(math.log2(classes), "That is in bits; a nat is the natural logarithm."),
            Slip(1 - 1 / classes, "That is the share of wrong guesses; the loss is a logarithm."),
        ),
    )


@numeric("scale-of-weights", "sweeps")
def scale_of_weights(draw: Draw) -> Number:
    inputs, scale = draw.one_of((32, 50, 128, 200)), draw.one_of((0.5, 2, 5, 10))
    std = scale * math.sqrt(2 / inputs)
    return Number(
        f"A layer has {show(inputs)} inputs. Its weights are drawn with {show(scale)} times the "
        "standard deviation of He's initialization for ReLU. What is that standard deviation?",
        std,
        f"He et al. 2015: √(2/{show(inputs)}) = {show(std / scale)}, times {show(scale)} is "
        f"{show(std)}. Behind it, batch norm in training divides the {show(scale)} out again, but "
        "for ε; without it, every layer multiplies by it.",
        (
            Slip(scale * 2 / inputs, "That is with the variance, 2/inputs; take its root."),
            Slip(scale / math.sqrt(inputs), "He's has a 2: half of a ReLU's inputs are lost."),
        ),
        tolerance=0.005 * std,
    )


@choice("shape-of-a-feature", "activations")
def shape_of_a_feature(draw: Draw) -> Choice:
    low, high = draw.whole(0, 3), draw.whole(8, 12)
    batch = [low, high, high, low, low, high]
    x_hat = normalize(column(batch)).x_hat[:, 0]
    return Choice(
        f"A unit has two humps: it gives {listed(batch)}. What does batch norm make of them?",
        "Two humps still, shifted and scaled",
        f"x̂ is {listed(x_hat)}: every number is shifted by one mean and divided by one σ, so the "
        "shape stays. Normalized is not normal.",
        (
            Option(
                "A bell curve of mean 0 and variance 1",
                "Only mean and variance change; a straight line bends no distribution.",
            ),
            Option(
                "One hump at 0, since the mean is taken away",
                "The mean lies between the humps; the numbers stay on both sides of it.",
            ),
        ),
    )


@choice("fair-rates", "sweeps", 20)
def fair_rates(draw: Draw) -> Choice:
    rate = draw.one_of((0.1, 0.5, 1.0))
    return Choice(
        f"At learning rate {show(rate)} a network with batch norm learns and the same one without "
        "does not. Somebody concludes that batch norm is better. What is missing?",
        "Each at its own best rate, over several seeds",
        f"{show(rate)} may suit one and not the other: that is one point of two curves. The lesson "
        "draws both curves over all rates, with their seeds; look which is ahead at its best.",
        (
            Option(
                "A smaller learning rate for both",
                "Then it may favour the other: still one point of each curve.",
            ),
            Option(
                "More steps at this rate",
                "A rate at which a network diverges does not mend with time.",
            ),
        ),
    )


@choice("first-weights", "sweeps")
def first_weights(draw: Draw) -> Choice:
    batch, factor = draw.batch(4), draw.one_of((10, 100))
    one, other = (normalize(times * column(batch)).y[:, 0] for times in (1, factor))
    return Choice(
        f"All weights before a batch norm start {show(factor)} times too large. What does the "
        "layer behind it see at the first step?",
        "Almost the same as with the right size",
        f"{listed(batch)} becomes {listed(one)}, and {show(factor)} times as large "
        f"{listed(other)}: the factor is in μ and in σ. Only ε, and how far "
        "a step turns such weights, differ.",
        (
            Option(f"Numbers {show(factor)} times too large", "σ has the same factor."),
            Option(
                "Zeros: the numbers are saturated",
                "Nothing saturates before a nonlinearity, and σ brings them back to size.",
            ),
        ),
    )


@choice("before-or-after", "activations", 10)
def before_or_after(draw: Draw) -> Choice:
    batch = [-draw.whole(1, 3), draw.whole(4, 6), -draw.whole(5, 8), draw.whole(1, 3)]
    x = column(batch)
    before = np.maximum(normalize(x).y, 0)[:, 0]
    after = normalize(np.maximum(x, 0)).y[:, 0]
    return Choice(
        "Should batch norm stand before the ReLU or after it?",
        "Both are used: try it in your own network",
        f"They are two functions: {listed(batch)} becomes {listed(before)} with the norm first and "
        f"{listed(after)} with it last. The first paper puts it before; which is better is open, "
        "and testable.",
        (
            Option("Before: after it, it cannot work", "Networks with it after ReLU train too."),
            Option(
                "After: the input of the next layer must have mean 0",
                "That would be a reason, not a proof; the first paper puts it before.",
            ),
            Option("It is the same", f"{listed(before)} is not {listed(after)}."),
        ),
    )


QUESTIONS = (
    guessing_loss,
    scale_of_weights,
    shape_of_a_feature,
    fair_rates,
    first_weights,
    before_or_after,
)
