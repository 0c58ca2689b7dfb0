"""Quiz questions on slices of the loss."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("frozen-slice", "landscape", 16)
def frozen_slice(draw: Draw) -> Number:
    batch, factor = draw.batch(4), draw.number((3, 5, 10))
    step = normalize(to_column(batch), eps=0.0)
    frozen = normalize_with(RunningStats(step.mean, step.var), factor * to_column(batch), eps=0.0)
    own = float(normalize(factor * to_column(batch), eps=0.0).y.std())
    answer = float(frozen.y.std())
    return Number(
        f"A loss surface is drawn in evaluation mode. Batch norm keeps the mean and variance of "
        f"{format_list(batch)}. At another point the weights, and so these numbers, are "
        f"{format_number(factor)} times as large. What is the standard deviation of batch norm's "
        "output there (γ = 1, ε = 0)?",
        answer,
        f"The frozen σ = {format_number(float(step.var[0]) ** 0.5)} still divides, so the output "
        f"grows to {format_number(answer)}. With batch statistics it would stay "
        f"{format_number(own)}. So evaluation mode draws another surface than training sees.",
        (
            Mistake(own, "That is with batch statistics; here they are frozen."),
            Mistake(1 / factor, "The numbers grow, and the frozen σ does not."),
        ),
    )


@numeric("filter-normalized", "landscape")
def filter_normalized(draw: Draw) -> Number:
    triple, times = draw.option(((3, 4, 5), (6, 8, 10), (5, 12, 13))), draw.number((2, 3, 5))
    one, two, length = triple
    target = times * length
    draw.record(one, two, target)
    direction = np.array([one, two], dtype=np.float64)
    result = direction * target / np.linalg.norm(direction)
    return Number(
        f"For a filter-normalized slice a random direction [{format_number(one)}, "
        f"{format_number(two)}] is scaled to the length of its filter, {format_number(target)}. "
        "What is its first number then?",
        float(result[0]),
        f"Its length is √({format_number(one**2)} + {format_number(two**2)}) = "
        f"{format_number(length)}; times "
        f"{format_number(target)}/{format_number(length)} it is "
        f"[{format_number(float(result[0]))}, {format_number(float(result[1]))}]. "
        "So filters of any length are disturbed equally, and slices can be compared.",
        (
            Mistake(float(one * target), "First divide by the direction's own length."),
            Mistake(float(one), "That is the direction as drawn."),
        ),
    )


@choice("surface-in-eval-mode", "landscape", 16)
def surface_in_eval_mode(draw: Draw) -> Choice:
    batch, factor = draw.batch(4), draw.number((2, 4))
    step = normalize(to_column(batch), eps=0.0)
    x = factor * to_column(batch)
    frozen = normalize_with(RunningStats(step.mean, step.var), x, eps=0.0).y.std()
    own = normalize(x, eps=0.0).y.std()
    return Choice(
        "The loss around a network with batch norm is drawn after net.eval(). What does it show?",
        "The surface with fixed statistics",
        f"If the weights of a point make {format_list(batch)} {format_number(factor)} times as "
        f"large, the standard deviation of the output is {format_number(float(frozen))} with fixed "
        f"statistics and {format_number(float(own))} with the batch's own.",
        (
            Option(
                "The surface that training sees, without its noise",
                "In training the statistics follow the weights; here they stay the same.",
            ),
            Option(
                "The same: the mode only matters for new data",
                "The standard deviation of the output is "
                f"{format_number(float(frozen))} in one mode and {format_number(float(own))} in "
                "the other.",
            ),
        ),
    )


@choice("slices-to-compare", "landscape", 14)
def slices_to_compare(draw: Draw) -> Choice:
    length, step = draw.number((1, 10)), draw.number((2, 5))
    turned = math.degrees(math.atan2(step, length))
    long = math.degrees(math.atan2(step, 10 * length))
    return Choice(
        "The losses of two networks with batch norm are drawn along random directions of the same "
        "length. One looks smoother. Why does that prove nothing?",
        "The same direction disturbs longer weights less",
        f"If you move weights of length {format_number(length)} by {format_number(step)} at a "
        f"right angle, they turn by {format_number(turned)}°; weights of length "
        f"{format_number(10 * length)} turn by {format_number(long)}°. Batch norm makes both the "
        "same function, yet their slices differ. Filter normalization gives the direction the "
        "length of the weights.",
        (
            Option(
                "A random direction is never downhill",
                "The slice shows the shape around a point, uphill or not.",
            ),
            Option(
                "A network has too many directions for one slice",
                "That is true, but it concerns both networks equally.",
            ),
        ),
    )


QUESTIONS = (
    frozen_slice,
    filter_normalized,
    surface_in_eval_mode,
    slices_to_compare,
)
