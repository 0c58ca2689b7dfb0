"""Numbers to compute by hand: batches that are small, cut, or spread over devices."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from bn_core.lessons.draw import Draw, column, listed, signed
from bn_core.lessons.question import Number, Slip, numeric
from bn_core.lessons.small_batches.grouping import group
from bn_core.norm.forward import normalize
from bn_core.norm.gradient_flow import passing
from bn_core.text.numbers import show


@numeric("two-examples", "small_batches", 3)
def two_examples(draw: Draw) -> Number:
    low, gap = draw.whole(1, 9), draw.one_of((2, 10, 100, 500))
    gamma, beta = draw.one_of((2, 3, 5)), draw.one_of((-4, -1, 1, 4))
    batch = [low, low + gap]
    step = normalize(column(batch), gamma, beta, eps=0.0)
    y, x_hat = float(step.y[1, 0]), float(step.x_hat[1, 0])
    return Number(
        f"A batch of two is {listed(batch)}: the second is larger by {show(gap)}. γ = "
        f"{show(gamma)}, β = {show(beta)}, ε = 0. What is the second output in training?",
        y,
        f"μ = {show(float(step.mean[0]))}, σ = {show(float(step.var[0]) ** 0.5)}, half of the "
        f"{show(gap)}; so x̂ = {show(x_hat)} whatever the gap, and y = {show(gamma)} · "
        f"{show(x_hat)} {signed(beta)} = {show(y)}. Only the order of two examples is left.",
        (
            Slip(gamma * gap / 2 + beta, "The distance from the mean is still divided by σ."),
            Slip(gamma / math.sqrt(2) + beta, "In training the variance divides by m = 2."),
        ),
    )


@numeric("accumulated-batch", "small_batches", 9)
def accumulated_batch(draw: Draw) -> Number:
    one, two = draw.batch(3, 0, 10), draw.batch(3, 8, 20)
    x = np.array([*one, *two], dtype=np.float64)
    answer, whole = float(group(x, "AAABBB").x_hat[0]), float(group(x, "AAAAAA").x_hat[0])
    own = normalize(column(one))
    return Number(
        f"Gradients are accumulated over two batches in train mode, {listed(one)} and "
        f"{listed(two)}, before one step. What is the x̂ of the first number?",
        answer,
        f"Each forward pass sees three numbers: x̂ = ({show(one[0])} − "
        f"{show(float(own.mean[0]))})/√{show(float(own.var[0]))} = {show(answer)}. One batch of "
        f"all six would have given {show(whole)}: accumulating gradients makes no larger batch.",
        (
            Slip(whole, "That is a batch of six: the statistics were taken of three."),
            Slip(float(own.centered[0, 0] / np.sqrt(own.unbiased_var[0])), "Divide by m = 3."),
        ),
    )


@numeric("two-devices", "small_batches", 13)
def two_devices(draw: Draw) -> Number:
    a, b = draw.pick(((2, 6), (10, 4), (4, 12), (3, 7), (9, 5)))
    reach, far = draw.pick(((1, 2), (2, 1), (1, 3), (3, 2)))
    first, second = [a - reach, a + reach], [b - far, b + far]
    draw.note(*first, *second)
    both = normalize(column([*first, *second]))
    inner = [float(normalize(column(each)).var[0]) for each in (first, second)]
    answer, within = float(both.var[0]), sum(inner) / 2
    return Number(
        f"Two devices hold {listed(first)} and {listed(second)} of one feature. Which variance "
        "does synchronised batch norm divide by?",
        answer,
        f"The variance of {listed(first)} is {show(inner[0])}, of {listed(second)} "
        f"{show(inner[1])}, on average {show(within)}; their means {show(a)} and {show(b)} lie "
        f"{show(float(both.mean[0] - min(a, b)))} to either side of the common "
        f"one, which adds {show(answer - within)}: {show(answer)}.",
        (
            Slip(within, "The devices' means differ too: that spread belongs to the variance."),
            Slip(float(both.unbiased_var[0]), "Batch norm divides by all m = 4, not by 3."),
        ),
    )


@numeric("gradient-that-passes", "small_batches", 8)
def gradient_that_passes(draw: Draw) -> Number:
    size = draw.one_of((2, 3, 4, 5, 8, 10))
    answer = float(passing([size], trials=1).law[0])
    return Number(
        f"Of the {size} directions that a gradient can have in a batch of {size}, batch norm takes "
        "two away: that of the mean and that of x̂. Which root-mean-square part of a random "
        "gradient is left (σ·∂L/∂x against ∂L/∂y, γ = 1)?",
        answer,
        f"{size} − 2 of {size} directions are left, so √({size - 2}/{size}) = {show(answer)} of "
        "it. With two examples nothing passes, with many nearly everything.",
        (
            Slip(answer**2, "That is its mean square; take the root."),
            Slip(1.0, "Two directions are lost, in small batches a large part."),
        ),
    )


@numeric("variance-of-small-batches", "small_batches", 8)
def variance_of_small_batches(draw: Draw) -> Number:
    size, reach = draw.one_of((2, 3, 4, 5, 8)), draw.one_of((2, 3, 4, 10))
    every = np.array(list(product((-reach, reach), repeat=size)), dtype=np.float64).T
    answer, true = float(normalize(every).var.mean()), float(reach**2)
    return Number(
        f"Numbers are drawn at random from two equally likely values, {show(-reach)} and "
        f"{show(reach)}: their variance is {show(true)}. They come in batches of {size}. What is "
        "the batches' own variance (divided by m) on average?",
        answer,
        f"Over all {every.shape[1]} equally likely batches it averages {show(answer)}, which is "
        f"{show(true)} · {size - 1}/{size}: a batch's mean is nearer to its own numbers than 0 is.",
        (
            Slip(true, "A small batch underestimates: its mean is fitted to its own numbers."),
            Slip(true * size / (size - 1), "The correction goes the other way."),
        ),
    )


QUESTIONS = (
    two_examples,
    accumulated_batch,
    two_devices,
    gradient_that_passes,
    variance_of_small_batches,
)
