"""Quiz questions on epsilon."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.epsilon.float32_variance import compute_variances
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("epsilon-takes-part", "epsilon", 17)
def epsilon_takes_part(draw: Draw) -> Number:
    times = draw.number((1, 2, 3, 4, 9))
    eps = draw.number((1e-5, 1e-3))
    half = float(np.sqrt(times * eps))
    step = normalize([[-half], [half]], eps=eps)
    var, var_hat = float(step.var[0]), float(step.x_hat.var())
    return Number(
        f"A feature hardly varies: its variance is {format_number(times)} times ε, and ε is "
        f"{format_number(eps)}. What is the variance of x̂?",
        var_hat,
        f"It is σ²/(σ² + ε) = {format_number(var)}/({format_number(var)} + {format_number(eps)}) "
        f"= {format_number(var_hat)}. It is close to 1 only if σ² is much larger than ε.",
        (Mistake(1.0, "It would be 1 without ε. Here ε is not small compared with the variance."),),
    )


@choice("after-step-three", "epsilon", 17)
def after_step_three(draw: Draw) -> Choice:
    size = draw.number((0.001, 0.002, 0.003))
    step = normalize([[-size], [size]])
    var_hat = format_number(float(step.x_hat.var()))
    return Choice(
        f"Half of a batch has the value {format_number(size)}, the other half "
        f"{format_number(-size)}, and ε is 10⁻⁵. What are the mean and the variance of x̂?",
        f"Mean 0, variance {var_hat}",
        f"σ² = {format_number(float(step.var[0]))}, so the variance of x̂ is σ²/(σ² + ε) = "
        f"{var_hat}. It is close to 1 only if σ² is much larger than ε.",
        (
            Option(
                "Mean 0, variance 1",
                "ε is not negligible here: it is larger than the variance that it is added to.",
            ),
            Option(f"Mean {format_number(size)}, variance 1", "The mean is always subtracted."),
            Option(
                f"Mean 0, variance {format_number(float(step.var[0]))}",
                "That is the variance before the division.",
            ),
        ),
    )


@choice("far-from-zero", "epsilon", 17)
def far_from_zero(draw: Draw) -> Choice:
    batch, offset = draw.batch(4), draw.number((1e5, 1e6))
    true = float(normalize(to_column(batch)).var[0])
    far = compute_variances(batch, [offset])
    one, two = (format_number(float(each[0])) for each in (far.one_pass, far.two_pass))
    return Choice(
        f"A program computes a variance as E[x²] − E[x]² in float32. For {format_list(batch)} it "
        f"gives {format_number(true)}. After {format_number(offset)} is added to every number, it "
        f"gives {one}. What repairs it?",
        "Subtract the mean first, then average the squares",
        f"In two passes float32 gives {two}. The squares are near {format_number(offset**2)}, and "
        "float32 keeps about seven digits of them, so their difference has none left.",
        (
            Option(
                "A larger ε",
                "ε keeps the division defined, but the variance stays wrong. If it is negative by "
                "more than ε, the root is NaN.",
            ),
            Option(
                "A larger γ",
                "γ scales what comes out of the division. The variance was lost before it.",
            ),
            Option(
                "A larger batch",
                "The digits are lost in each square, however many squares are averaged.",
            ),
        ),
    )


QUESTIONS = (
    epsilon_takes_part,
    after_step_three,
    far_from_zero,
)
