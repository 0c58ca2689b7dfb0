"""Numeric questions on the length of weights."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.single_unit import evaluate_unit
from bn_core.lessons.question import Mistake, Number, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("gradient-of-scaled-weights", "length_direction", 14)
def gradient_of_scaled_weights(draw: Draw) -> Number:
    angle, factor = draw.option(range(100, 260, 10)), draw.number((2, 4, 5, 10))
    config = UnitConfig(angle=float(angle))
    w = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    before, after = evaluate_unit(config, w), evaluate_unit(config, factor * w)
    draw.record(before.slope)
    return Number(
        f"A unit is batch-normalized. At weights w of length 1 the gradient of its loss has length "
        f"{format_number(before.slope)}. What is the gradient's length at "
        f"{format_number(factor)} times w?",
        after.slope,
        "The loss depends on the direction of w alone, and is the same at "
        f"{format_number(factor)} w. A "
        f"step there turns w {format_number(factor)} times less for its length: the gradient is "
        f"{format_number(before.slope)}/{format_number(factor)} = {format_number(after.slope)}.",
        (
            Mistake(
                factor * before.slope, "The other way: longer weights have a smaller gradient."
            ),
            Mistake(before.slope, "The loss is the same there, its gradient is not."),
        ),
        tolerance=0.02 * after.slope,
    )


@numeric("output-of-scaled-weights", "length_direction", 14)
def output_of_scaled_weights(draw: Draw) -> Number:
    batch, gamma = draw.batch(4), draw.number((2, 3, 4))
    factor = draw.number((10, 100))
    std = float(normalize(factor * to_column(batch), gamma, eps=0.0).y.std())
    plain = float(np.std(batch))
    return Number(
        f"A unit gives {format_list(batch)}, standard deviation {format_number(plain)}. Its "
        f"weights are multiplied by {format_number(factor)}; batch norm with γ = "
        f"{format_number(gamma)} follows, in training, with ε = 0. What is the standard deviation "
        "of the output?",
        std,
        f"σ grows to {format_number(factor * plain)} and is divided out; γ = "
        f"{format_number(gamma)} is all that is "
        f"left: {format_number(std)}. It is γ whatever the length of the weights, not γ·‖w‖.",
        (
            Mistake(gamma * factor * plain, "σ is divided out first: γ does not multiply it."),
            Mistake(gamma * plain, "σ is divided out, also without the factor."),
        ),
    )


@numeric("length-after-a-step", "length_direction", 14)
def length_after_a_step(draw: Draw) -> Number:
    length, step = draw.option(((3, 4), (4, 3), (12, 5), (8, 6), (15, 8)))
    draw.record(length, step)
    result = float(np.linalg.norm(np.array([length, 0.0]) - np.array([0.0, step])))
    return Number(
        f"Weights before batch norm have length {format_number(length)}. One step of gradient "
        "descent, "
        f"without weight decay, moves them by {format_number(step)}. How long are they then?",
        result,
        "The loss does not change along w, so the gradient stands at a right angle to w: "
        f"√({format_number(length)}² + {format_number(step)}²) = {format_number(result)}. Without "
        "decay the weights can only grow, whatever the loss does.",
        (
            Mistake(float(abs(length - step)), "The step is not along w: nothing is to be gained."),
            Mistake(float(length + step), "The step is not along w but at a right angle to it."),
        ),
    )


@numeric("effective-rate", "length_direction", 14)
def effective_rate(draw: Draw) -> Number:
    rate, start, shrink = draw.number((0.1, 0.2, 0.5)), draw.number((2, 4, 10)), draw.option((2, 4))
    now = start / shrink
    draw.record(now)
    answer = (rate / now**2) / (rate / start**2)
    return Number(
        f"Weight decay has shrunk weights before batch norm from length {format_number(start)} to "
        f"{format_number(now)}; the learning rate stays {format_number(rate)}. A step now turns "
        "their direction how many times as far? (Same direction, same batch.)",
        answer,
        f"The gradient is {format_number(shrink)} times as long, and the weights that it turns are "
        f"1/{format_number(shrink)} as long: {format_number(answer)} times. The effective rate "
        f"η/‖w‖² goes from {format_number(rate)}/{format_number(start)}² = "
        f"{format_number(rate / start**2)} to {format_number(rate)}/{format_number(now)}² = "
        f"{format_number(rate / now**2)}.",
        (
            Mistake(float(shrink), "The gradient grows too: the effective rate is η/‖w‖²."),
            Mistake(1 / answer, "Decay does not slow it down: shorter weights turn further."),
            Mistake(1.0, "The function is the same, but a step turns shorter weights further."),
        ),
    )


QUESTIONS = (
    gradient_of_scaled_weights,
    output_of_scaled_weights,
    length_after_a_step,
    effective_rate,
)
