"""Quiz questions on small batches."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from bn_core.lessons.draw import Draw, format_list, format_signed, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.axes import group
from bn_core.norm.forward import normalize
from bn_core.norm.gradient_flow import measure_gradient_flow
from bn_core.text.numbers import format_number


@numeric("two-examples", "small_batches", 3)
def two_examples(draw: Draw) -> Number:
    low, gap = draw.integer(1, 9), draw.number((2, 10, 100, 500))
    gamma, beta = draw.number((2, 3, 5)), draw.number((-4, -1, 1, 4))
    batch = [low, low + gap]
    step = normalize(to_column(batch), gamma, beta, eps=0.0)
    y, x_hat = float(step.y[1, 0]), float(step.x_hat[1, 0])
    return Number(
        f"A batch of two examples with one value each is {format_list(batch)}: the second is "
        f"larger by {format_number(gap)}. γ = {format_number(gamma)}, β = {format_number(beta)}, "
        "ε = 0. What is the second output in training?",
        y,
        f"μ = {format_number(float(step.mean[0]))}, σ = "
        f"{format_number(float(step.var[0]) ** 0.5)}, half of the {format_number(gap)}; so x̂ = "
        f"{format_number(x_hat)} whatever the gap, and y = {format_number(gamma)} · "
        f"{format_number(x_hat)} {format_signed(beta)} = {format_number(y)}. A batch of two keeps "
        "only which example is larger.",
        (
            Mistake(gamma * gap / 2 + beta, "The distance from the mean is still divided by σ."),
            Mistake(gamma / math.sqrt(2) + beta, "In training the variance divides by m = 2."),
        ),
    )


@numeric("gradient-that-passes", "small_batches", 8)
def gradient_that_passes(draw: Draw) -> Number:
    size = draw.number((2, 3, 4, 5, 8, 10))
    answer = float(measure_gradient_flow([size], trials=1).law[0])
    return Number(
        f"Each of the {size} examples of a batch brings one value of a feature. Of the {size} "
        "directions of its gradient, batch norm removes two: that of the mean and that of x̂. "
        "Which share of the root mean square of a random gradient is left (σ·∂L/∂x against "
        "∂L/∂y, γ = 1)?",
        answer,
        f"{size} − 2 of {size} directions are left, so √({size - 2}/{size}) = "
        f"{format_number(answer)}. With two examples nothing passes, with many nearly everything.",
        (
            Mistake(answer**2, "That is the share of its mean square. Take the root."),
            Mistake(1.0, "Two directions are lost. In a small batch that is a large part."),
        ),
    )


@numeric("variance-of-small-batches", "small_batches", 8)
def variance_of_small_batches(draw: Draw) -> Number:
    size, reach = draw.number((2, 3, 4, 5, 8)), draw.number((2, 3, 4, 10))
    every = np.array(list(product((-reach, reach), repeat=size)), dtype=np.float64).T
    answer, true = float(normalize(every).var.mean()), float(reach**2)
    return Number(
        f"Numbers are drawn at random from two equally likely values, {format_number(-reach)} and "
        f"{format_number(reach)}: their variance is {format_number(true)}. They come in batches of "
        f"{size}. What is the batches' own variance (divided by m) on average?",
        answer,
        f"Over all {every.shape[1]} equally likely batches it averages {format_number(answer)}, "
        f"which is {format_number(true)} · {size - 1}/{size}: a batch's mean is nearer to its own "
        "numbers than 0 is.",
        (
            Mistake(
                true,
                "A small batch underestimates the variance: its mean is fitted to its own numbers.",
            ),
            Mistake(true * size / (size - 1), "The correction goes the other way."),
        ),
    )


@choice("pairs-alike", "small_batches", 3)
def pairs_alike(draw: Draw) -> Choice:
    small, large = draw.number((1, 2, 3)), draw.number((50, 100, 500))
    pairs = [small, small + 1], [small, large]
    outs = [normalize(to_column(each)).y[:, 0] for each in pairs]
    return Choice(
        f"Batches of two examples, one value each: {format_list(pairs[0])} and "
        f"{format_list(pairs[1])}. How do their outputs differ in training (γ 1, β 0)?",
        "Hardly at all",
        f"They are {format_list(outs[0])} and {format_list(outs[1])}. A batch of two keeps only "
        "which number is larger.",
        (
            Option("The second is spread much wider", "Its σ is larger too, and divides it."),
            Option("The second is shifted", "Both have mean 0: each batch subtracts its own mean."),
        ),
    )


@choice("batch-of-one", "small_batches", 3)
def batch_of_one(draw: Draw) -> Choice:
    size = draw.number((4, 7, 8))
    return Choice(
        "A batch of one example goes through batch norm in PyTorch's training mode. When does it "
        "raise “Expected more than 1 value per channel”?",
        "For shape (1, C), and for images of one pixel",
        f"It counts the values per channel: one in (1, C), but {size} · {size} = {size**2} in an "
        f"image (1, C, {size}, {size}), which is accepted. Evaluation mode accepts all.",
        (
            Option(
                "For every batch of one example",
                f"(1, C, {size}, {size}) has {size**2} values per channel, and is accepted.",
            ),
            Option(
                "Never: y is simply β",
                "The formula gives β, but PyTorch refuses one value per channel.",
            ),
        ),
    )


@choice("free-of-the-batch", "small_batches", 8)
def free_of_the_batch(draw: Draw) -> Choice:
    x = np.array([draw.batch(4), draw.batch(4, 5, 30)], dtype=np.float64)
    alone, together = (normalize(each, axes=group(2)).y[0, 0] for each in (x[:1], x))
    return Choice(
        "Only two images fit on the device. Which norm gives an image the same output whatever "
        "else is in the batch?",
        "Group norm",
        f"It averages within one example. {format_list(x[0])} in two groups begins with "
        f"{format_number(float(alone))} alone, and with {format_number(float(together))} beside "
        f"{format_list(x[1])}.",
        (
            Option(
                "Batch norm with a smaller momentum",
                "Momentum changes the running averages, not the batch's own mean.",
            ),
            Option(
                "Batch norm with the unbiased variance",
                "It would still be the variance of these two images.",
            ),
        ),
    )


QUESTIONS = (
    two_examples,
    gradient_that_passes,
    variance_of_small_batches,
    pairs_alike,
    batch_of_one,
    free_of_the_batch,
)
