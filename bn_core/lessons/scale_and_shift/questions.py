"""Quiz questions on scale and shift."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("undo", "scale_and_shift", 15)
def undo(draw: Draw) -> Choice:
    batch, other = draw.batch(4), draw.batch(4, 20, 40)
    step = normalize(to_column(batch))
    gamma, beta = np.sqrt(step.var + step.eps), step.mean
    y = normalize(to_column(other), gamma, beta).y[:, 0]
    return Choice(
        f"You compute γ = √(σ² + ε) and β = μ from the batch {format_list(batch)} and keep them. "
        "Which batches does batch norm in training then return unchanged?",
        "Those with the mean and variance of this batch",
        f"Every batch leaves with mean {format_number(float(beta[0]))} and standard deviation "
        f"{format_number(float(gamma[0]))}, which are those of this batch. So this batch, and any "
        f"other with this mean and variance, comes back unchanged. {format_list(other)} would "
        f"leave as {format_list(y)}.",
        (
            Option(
                "Every batch, so batch norm never restricts a network",
                f"{format_list(other)} leaves as {format_list(y)}, because another batch has "
                "another mean.",
            ),
            Option(
                "No batch, because ε is added",
                "This γ contains ε, so this batch comes back exactly, up to rounding error.",
            ),
        ),
    )


@choice("why-gamma-and-beta", "scale_and_shift", 15)
def why_gamma_and_beta(draw: Draw) -> Choice:
    batch, gamma, beta = draw.batch(4), draw.number((2, 3)), draw.number((1, 5))
    bare, step = normalize(to_column(batch)), normalize(to_column(batch), gamma, beta)
    return Choice(
        "Batch norm removes the mean and the scale of a feature. Then it multiplies by γ and adds "
        "β. What are γ and β for?",
        "They are a scale and a shift that the network learns",
        f"Without them {format_list(batch)} leaves with mean "
        f"{format_number(float(bare.y.mean()))} and standard deviation "
        f"{format_number(float(bare.y.std()))}. With γ = {format_number(gamma)} and β = "
        f"{format_number(beta)} it leaves with {format_number(float(step.y.mean()))} and "
        f"{format_number(float(step.y.std()))}. Gradient descent chooses these two numbers.",
        (
            Option(
                "They make the variance of x̂ exactly 1",
                "The division by √(σ² + ε) does that, nearly. γ comes after it.",
            ),
            Option(
                "They store the mean and the variance for evaluation",
                "Those are the running averages. γ and β are learned by gradient descent.",
            ),
            Option(
                "They undo the normalization, so that in the end nothing has changed",
                "They can undo it for one batch at most. The scale and shift no longer depend on "
                "the weights of the layers before.",
            ),
        ),
    )


@numeric("spread-of-the-output", "scale_and_shift", 15)
def spread_of_the_output(draw: Draw) -> Number:
    batch, gamma, beta = draw.batch(4), draw.number((-4, -3, -2, 2, 3, 4)), draw.integer(1, 6)
    step = normalize(to_column(batch), gamma, beta, eps=0.0)
    std, before = float(step.y.std()), float(step.var[0]) ** 0.5
    return Number(
        f"A layer has γ = {format_number(gamma)} and β = {format_number(beta)}. The batch "
        f"{format_list(batch)} goes through it in training. What is the standard deviation of the "
        "four outputs? (ε is 0.)",
        std,
        f"x̂ has standard deviation 1, whatever the batch. γ = {format_number(gamma)} multiplies "
        f"it by {format_number(abs(gamma))}, and β moves all outputs alike.",
        (
            Mistake(gamma, "A standard deviation is not negative. γ's sign mirrors the batch."),
            Mistake(
                abs(gamma) * before,
                "The batch's own standard deviation is divided out before γ comes.",
            ),
            Mistake(abs(gamma) + beta, "β moves all outputs alike, so it adds no spread."),
            Mistake(gamma**2, "That is the variance of the outputs."),
        ),
    )


QUESTIONS = (
    undo,
    why_gamma_and_beta,
    spread_of_the_output,
)
