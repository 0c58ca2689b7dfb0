"""Quiz questions on scale and shift."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("undo", "four_steps", 15)
def undo(draw: Draw) -> Choice:
    batch, other = draw.batch(4), draw.batch(4, 20, 40)
    step = normalize(to_column(batch))
    gamma, beta = np.sqrt(step.var + step.eps), step.mean
    y = normalize(to_column(other), gamma, beta).y[:, 0]
    return Choice(
        f"γ = √(σ² + ε) and β = μ are taken from the batch {format_list(batch)} and kept. For what "
        "does batch norm in training then give back exactly what came in?",
        "For this batch, not for others",
        f"Any batch comes out with mean {format_number(float(beta[0]))} and standard deviation "
        f"{format_number(float(gamma[0]))}, this one's. {format_list(other)} would come out as "
        f"{format_list(y)}.",
        (
            Option(
                "For every batch, so batch norm never restricts a network",
                f"{format_list(other)} comes out as {format_list(y)}: another batch has "
                "another mean.",
            ),
            Option(
                "For no batch, because ε is added",
                "This γ contains ε, so this batch comes back up to rounding.",
            ),
        ),
    )


@choice("why-gamma-and-beta", "four_steps", 15)
def why_gamma_and_beta(draw: Draw) -> Choice:
    batch, gamma, beta = draw.batch(4), draw.number((2, 3)), draw.number((1, 5))
    bare, step = normalize(to_column(batch)), normalize(to_column(batch), gamma, beta)
    return Choice(
        "Batch norm takes mean and scale away and then gives some back with γ and β. What are γ "
        "and β for?",
        "They are a scale and a shift that are learned",
        f"{format_list(batch)} alone would leave with mean {format_number(float(bare.y.mean()))} "
        f"and standard deviation {format_number(float(bare.y.std()))}; with γ = "
        f"{format_number(gamma)}, β = {format_number(beta)} with "
        f"{format_number(float(step.y.mean()))} and {format_number(float(step.y.std()))}. The next "
        "layer gets what it learns to want.",
        (
            Option(
                "They bring the variance of x̂ to exactly 1",
                "The division by √(σ² + ε) does that, nearly; γ comes after it.",
            ),
            Option(
                "They store the mean and the variance for inference",
                "Those are the running averages; γ and β are learned by gradient descent.",
            ),
            Option(
                "They undo the normalization, so that in the end nothing has changed",
                "They could undo one batch's at most. What stays is that scale and shift no "
                "longer depend on the weights below.",
            ),
        ),
    )


QUESTIONS = (
    undo,
    why_gamma_and_beta,
)
