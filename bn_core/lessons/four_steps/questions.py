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
        f"A feature has the values {format_list(batch)} in a batch. Which variance does batch norm "
        "use to normalize them in training?",
        var,
        f"μ = {mean}, and ({squares})/{len(batch)} = {format_number(var)}. The sum is divided by "
        f"m = {len(batch)}. The unbiased variance, divided by m − 1, is {format_number(unbiased)}. "
        "PyTorch stores that one for evaluation mode.",
        (
            Mistake(unbiased, "That is the unbiased variance. It divides by m − 1, not by m."),
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
        f"and β = {format_number(beta)}. What is the first output, y₁? (Ignore ε.)",
        y,
        f"μ = {format_number(float(step.mean[0]))} and σ² = {format_number(float(step.var[0]))}. "
        f"{_normalize_first(step)}, and "
        f"y₁ = {format_number(gamma)} · {format_number(x_hat)} {format_signed(beta)} = "
        f"{format_number(y)}.",
        (
            Mistake(y + beta, "β is added only once."),
            Mistake(x_hat, "That is x̂₁. Multiply it by γ and add β."),
            Mistake(gamma * (x_hat + beta), "γ multiplies x̂ only. β is added afterwards."),
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
        f"In the batch {format_list(batch)} the first x̂ is {format_number(x_hat)}. Now every "
        f"number is multiplied by {format_number(factor)}, and {format_number(shift)} is added. "
        "What is the first x̂ now? (ε is 0.)",
        now,
        f"The mean contains the {format_number(shift)}, so subtracting it removes the shift. σ "
        f"grows from {format_number(float(before.var[0]) ** 0.5)} to "
        f"{format_number(float(after.var[0]) ** 0.5)}, by the factor {format_number(abs(factor))}. "
        f"So only the sign of the factor matters: x̂ {kept} and is {format_number(now)}.",
        (
            Mistake(-now, "Look at the sign: σ is positive, also for a negative factor."),
            Mistake(
                factor * x_hat + shift,
                "Subtracting the mean removes the shift, and dividing by σ removes the factor.",
            ),
        ),
    )


@numeric("one-outlier", "four_steps", 8)
def one_outlier(draw: Draw) -> Number:
    size, far = draw.number((5, 10, 17, 26)), draw.number((100, 1000, 5000))
    step = normalize([[0.0]] * (size - 1) + [[float(far)]], eps=PYTORCH.eps)
    answer, std = float(step.x_hat[-1, 0]), float(step.var[0]) ** 0.5
    return Number(
        f"A batch of {size} holds {size - 1} zeros and the number {format_number(far)}. What is x̂ "
        f"of {format_number(far)}?",
        answer,
        f"μ = {format_number(float(step.mean[0]))} and σ = {format_number(std)}, so x̂ = "
        f"{format_number(answer)} = √({size} − 1). In a batch of {size} no x̂ can be larger, "
        "however large the outlier is.",
        (
            Mistake(size**0.5, "Almost: it is the root of m − 1, not of m."),
            Mistake(float(far), "The outlier also increases σ, by which it is divided."),
        ),
    )


QUESTIONS = (
    variance_of_a_batch,
    one_output,
    scaled_input,
    one_outlier,
)
