"""Quiz questions on the four steps."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, format_signed, to_column
from bn_core.lessons.question import Mistake, Number, numeric
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.forward import Forward, normalize
from bn_core.text.numbers import format_number


def _normalize_first(step: Forward) -> str:
    """Write out the last two steps of the first number."""
    x, mean, var = float(step.x[0, 0]), float(step.mean[0]), float(step.var[0])
    x_hat = format_number(float(step.x_hat[0, 0]))
    return f"x̂₁ = ({format_number(x)} {format_signed(-mean)})/√{format_number(var)} = {x_hat}"


@numeric("variance-of-a-batch", "four_steps", 6)
def variance_of_a_batch(draw: Draw) -> Number:
    batch = draw.batch(4)
    step = normalize(to_column(batch))
    var, unbiased = float(step.var[0]), float(step.unbiased_var[0])
    mean = format_number(float(step.mean[0]))
    squares = " + ".join(f"({format_number(x)} − {mean})²" for x in batch)
    return Number(
        f"One feature of a batch is {format_list(batch)}. Which variance does batch norm divide by "
        "in training?",
        var,
        f"μ = {mean}, and ({squares})/{len(batch)} = {format_number(var)}: divided by m. "
        f"The unbiased {format_number(unbiased)}, divided by m − 1, is stored for inference, not "
        "used here.",
        (
            Mistake(unbiased, "That is the unbiased variance: it divides by m − 1, not by m."),
            Mistake(var**0.5, "That is the standard deviation, the root of the variance."),
        ),
    )


@numeric("one-output", "four_steps", 15)
def one_output(draw: Draw) -> Number:
    batch, gamma, beta = draw.batch(4), draw.number((2, 3, 4)), draw.number((-2, -1, 1, 2))
    step = normalize(to_column(batch), gamma, beta)
    x_hat, y = float(step.x_hat[0, 0]), float(step.y[0, 0])
    unbiased = float(step.centered[0, 0] / np.sqrt(step.unbiased_var[0]))
    return Number(
        f"The batch {format_list(batch)} goes through batch norm in training, with γ = "
        f"{format_number(gamma)} "
        f"and β = {format_number(beta)}. What is the first output, y₁? (ε is too small to matter.)",
        y,
        f"μ = {format_number(float(step.mean[0]))} and σ² = {format_number(float(step.var[0]))}. "
        f"{_normalize_first(step)}, and "
        f"y₁ = {format_number(gamma)} · {format_number(x_hat)} {format_signed(beta)} = "
        f"{format_number(y)}.",
        (
            Mistake(y + beta, "β is added once; a course text adds it twice."),
            Mistake(x_hat, "That is x̂₁: γ and β are still to come."),
            Mistake(gamma * (x_hat + beta), "γ multiplies x̂ alone; β comes after it."),
            Mistake(
                gamma * unbiased + beta, "The variance in training divides by m, not by m − 1."
            ),
        ),
    )


@numeric("scaled-input", "four_steps")
def scaled_input(draw: Draw) -> Number:
    batch, factor, shift = draw.batch(4), draw.number((-10, -3, 3, 10)), draw.integer(2, 9)
    before = normalize(to_column(batch), eps=0.0)
    after = normalize(factor * to_column(batch) + shift, eps=0.0)
    x_hat, now = float(before.x_hat[0, 0]), float(after.x_hat[0, 0])
    kept = "keeps its sign" if factor > 0 else "changes its sign"
    return Number(
        f"In the batch {format_list(batch)} the first x̂ is {format_number(x_hat)}. Every number "
        f"is multiplied by {format_number(factor)}, then {format_number(shift)} is added. What is "
        "the first x̂ now? (ε is 0.)",
        now,
        f"The mean takes the {format_number(shift)} along, and σ grows from "
        f"{format_number(float(before.var[0]) ** 0.5)} to "
        f"{format_number(float(after.var[0]) ** 0.5)}, by "
        f"{format_number(abs(factor))}. With a factor of {format_number(factor)} x̂ {kept}: "
        f"{format_number(now)}.",
        (
            Mistake(-now, "Look at the sign: σ is positive, whatever the factor's sign."),
            Mistake(factor * x_hat + shift, "x̂ does not follow: the mean and σ take both away."),
        ),
    )


@numeric("one-outlier", "four_steps", 8)
def one_outlier(draw: Draw) -> Number:
    size, far = draw.number((5, 10, 17, 26)), draw.number((100, 1000, 5000))
    step = normalize([[0.0]] * (size - 1) + [[float(far)]], eps=PYTORCH.eps)
    answer, std = float(step.x_hat[-1, 0]), float(step.var[0]) ** 0.5
    return Number(
        f"A batch of {size} holds {size - 1} zeros and one number, {format_number(far)}. What is "
        f"the x̂ of the {format_number(far)}?",
        answer,
        f"μ = {format_number(float(step.mean[0]))} and σ = {format_number(std)}, so x̂ = "
        f"{format_number(answer)} = "
        f"√({size} − 1): the most that a batch of {size} allows, however far the number is.",
        (
            Mistake(size**0.5, "Nearly: it is the root of m − 1, not of m."),
            Mistake(float(far), "The outlier makes the σ that it is then divided by."),
        ),
    )


QUESTIONS = (
    variance_of_a_batch,
    one_output,
    scaled_input,
    one_outlier,
)
