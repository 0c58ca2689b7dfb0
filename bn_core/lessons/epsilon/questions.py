"""Quiz questions on epsilon."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("epsilon-takes-part", "four_steps", 17)
def epsilon_takes_part(draw: Draw) -> Number:
    times = draw.number((1, 2, 3, 4, 9))
    eps = draw.number((1e-5, 1e-3))
    half = float(np.sqrt(times * eps))
    step = normalize([[-half], [half]], eps=eps)
    var, var_hat = float(step.var[0]), float(step.x_hat.var())
    return Number(
        f"A feature hardly varies: its variance is {format_number(times)} times ε, with ε = "
        f"{format_number(eps)}. What is the variance of x̂ after step 3?",
        var_hat,
        f"It is σ²/(σ² + ε) = {format_number(var)}/({format_number(var)} + {format_number(eps)}) "
        f"= {format_number(var_hat)}: "
        f"{format_number(times)} parts of {format_number(times + 1)}. It is near 1 only where ε "
        "is small beside σ².",
        (Mistake(1.0, "It would be 1 without ε; here ε is not small beside the variance."),),
    )


@choice("after-step-three", "four_steps", 17)
def after_step_three(draw: Draw) -> Choice:
    size = draw.number((0.001, 0.002, 0.003))
    step = normalize([[-size], [size]])
    var_hat = format_number(float(step.x_hat.var()))
    return Choice(
        f"A feature is ±{format_number(size)} in turn, and ε is 10⁻⁵. What are its mean and "
        "variance after the third step?",
        f"Mean 0, variance {var_hat}",
        f"σ² = {format_number(float(step.var[0]))}, so the variance of x̂ is σ²/(σ² + ε) = "
        f"{var_hat}. Only where σ² is large beside ε is it close to 1.",
        (
            Option(
                "Mean 0, variance 1",
                "ε is no rounding: here it is larger than the variance it is added to.",
            ),
            Option(f"Mean {format_number(size)}, variance 1", "The mean is always taken away."),
            Option(
                f"Mean 0, variance {format_number(float(step.var[0]))}",
                "That is the variance before the division.",
            ),
        ),
    )


QUESTIONS = (
    epsilon_takes_part,
    after_step_three,
)
