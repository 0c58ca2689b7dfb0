"""Quiz questions on boundaries."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("line-of-a-unit", "boundaries")
def line_of_a_unit(draw: Draw) -> Number:
    middle, spread = draw.option(range(3, 9)), draw.option((2, 3, 4))
    batch = [middle - spread, middle - spread, middle + spread, middle + spread]
    draw.record(*batch)
    beta, gamma = draw.number((1.0, 2.0, 3.0)), draw.number((2.0, 4.0))
    step = normalize(to_column(batch), gamma, beta, eps=0.0)
    mean, sigma = float(step.mean[0]), float(np.sqrt(step.var[0]))
    answer = mean - beta / gamma * sigma
    return Number(
        f"A unit has the values {format_list(batch)} in a batch. Batch norm with γ = "
        f"{format_number(gamma)}, β = {format_number(beta)} and ε = 0 follows. At which value of "
        "the unit is the output 0, so that ReLU has its bend there?",
        answer,
        f"The output is 0 where x̂ = −β/γ = −{format_number(beta)}/{format_number(gamma)}. The "
        f"batch has μ = {format_number(mean)} and σ = {format_number(sigma)}, so the value is "
        f"μ − σβ/γ = {format_number(answer)}.",
        (
            Mistake(mean, "That is where x̂ is 0; β moves the bend."),
            Mistake(mean + beta / gamma * sigma, "With β above 0 the bend lies below the mean."),
            Mistake(-beta / gamma, "That is the x̂ of the bend, not the value of the unit."),
        ),
    )


@numeric("scatter-of-a-line", "boundaries")
def scatter_of_a_line(draw: Draw) -> Number:
    small, times = draw.option((2, 4, 8)), draw.option((4, 9, 16))
    large = small * times
    draw.record(small, large)
    answer = math.sqrt(times)
    return Number(
        "In training mode with β = 0 a unit draws its line at the mean of the batch. By what "
        "factor does the line scatter less from batch to batch in batches of "
        f"{large} than in batches of {small}, drawn from the same many points?",
        answer,
        f"The mean of B points scatters by σ/√B. √({large}/{small}) = {format_number(answer)}.",
        (
            Mistake(times, "The variance of the mean shrinks by this; its scatter by the root."),
            Mistake(1.0, "The mean of more points is closer to the mean of all."),
        ),
    )


@choice("point-in-two-batches", "boundaries")
def point_in_two_batches(draw: Draw) -> Choice:
    value = draw.integer(5, 9)
    low, high = [value, value - 4, value - 5], [value, value + 3, value + 6]
    running = value - 1
    draw.record(*low[1:], *high[1:], running)
    below, above = (float(normalize(to_column(each)).mean[0]) for each in (low, high))
    return Choice(
        "A unit with batch norm (β = 0) puts values whose output is above 0 into class B, others "
        f"into class A. In training mode {value} gets class B in the batch {format_list(low)} and "
        f"class A in {format_list(high)}. The running mean is {running}. What does it get in "
        "evaluation mode?",
        "Class B, whatever else is in the batch",
        f"Evaluation mode compares {value} with the running mean {running} alone. In training mode "
        f"it was compared with the means of the batches, {format_number(below)} and "
        f"{format_number(above)}. So the boundary stands only in evaluation mode.",
        (
            Option(
                "Class B in the first batch, class A in the second",
                "In evaluation mode no statistics are taken from the batch.",
            ),
            Option(
                "Class A, since that batch came last",
                "The running mean is compared with the value, and it lies below.",
            ),
        ),
    )


QUESTIONS = (
    line_of_a_unit,
    scatter_of_a_line,
    point_in_two_batches,
)
