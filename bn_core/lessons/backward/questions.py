"""Quiz questions on the backward pass."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, parenthesize, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.backward import backward
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("gradient-of-gamma", "backward", 18)
def gradient_of_gamma(draw: Draw) -> Number:
    middle, reach = draw.integer(3, 9), draw.integer(1, 3)
    d_y = draw.numbers((-3, -2, -1, 1, 2, 3), 4)
    x = [middle - reach, middle + reach, middle + reach, middle - reach]
    grads = backward(normalize(to_column(x), eps=0.0), to_column(d_y))
    answer = float(grads.d_gamma[0])
    signs = [round(float(x_hat)) for x_hat in grads.step.x_hat[:, 0]]
    terms = " + ".join(
        f"{parenthesize(d)} · {parenthesize(s)}" for d, s in zip(d_y, signs, strict=True)
    )
    return Number(
        f"A batch is {format_list(x)}: {format_number(middle)} ± {format_number(reach)}, and ε is "
        f"0. The loss has the gradients ∂L/∂y = {format_list(d_y)}. What is ∂L/∂γ?",
        answer,
        f"x̂ is {format_list(signs)}. γ multiplies x̂ in every example, so ∂L/∂γ is the sum of "
        f"∂L/∂y · x̂: {terms} = {format_number(answer)}.",
        (
            Mistake(float(sum(d_y)), "That is ∂L/∂β, the sum of ∂L/∂y alone."),
            Mistake(
                answer / 4, "All examples share one γ, so their gradients are added, not averaged."
            ),
            Mistake(float(np.dot(d_y, x)), "γ multiplies x̂, not x."),
        ),
    )


@numeric("fourth-gradient", "backward", 18)
def fourth_gradient(draw: Draw) -> Number:
    batch = draw.batch(4)
    # Two entries are equal, so d_y is never a straight line in x, which would give 0.
    pattern = draw.option(((3, 0, 0, -1), (2, 2, -1, 0), (1, 1, -2, 3), (-3, 2, 2, 1)))
    d_y = [pattern[place] for place in draw.permutation(4)]
    draw.record(*d_y)
    grads = backward(normalize(to_column(batch), gamma=10.0), to_column(d_y))
    d_x = [float(each) for each in grads.d_x[:, 0]]
    shown = ", ".join(format_number(each) for each in d_x[:3])
    return Number(
        f"Batch norm of {format_list(batch)} with γ = 10 gets ∂L/∂y = {format_list(d_y)}. The "
        f"first three ∂L/∂x are {shown}. What is the fourth ∂L/∂x?",
        d_x[3],
        "Adding one number to every x changes no output, so the four ∂L/∂x add up to 0. The first "
        f"three give {' + '.join(map(parenthesize, d_x[:3]))} = {format_number(sum(d_x[:3]))}, "
        f"so the fourth is {format_number(d_x[3])}. Its ∂L/∂y is {format_number(d_y[3])}.",
        (
            Mistake(
                float(grads.d_y[3, 0] * 10.0 * grads.step.inv_std[0]),
                "That is the direct path alone, γ·∂L/∂y/σ, without the paths through the mean and "
                "the variance.",
            ),
            Mistake(-d_x[3], "The sign is wrong: all four must add up to 0."),
        ),
        tolerance=0.01 * max(map(abs, d_x)),
    )


@numeric("gradient-of-a-sum", "backward", 18)
def gradient_of_a_sum(draw: Draw) -> Number:
    batch, gamma, scale = draw.batch(4), draw.number((2, 3, 4)), draw.number((2, 5, 10))
    grads = backward(normalize(to_column(batch), gamma), np.full((4, 1), float(scale)))
    alone = float(gamma * scale * grads.step.inv_std[0])
    return Number(
        f"The loss is {format_number(scale)} times the sum of batch norm's outputs for "
        f"{format_list(batch)}, with γ = {format_number(gamma)}. What is ∂L/∂x₁?",
        round(float(grads.d_x[0, 0]), 12),
        "The outputs always average β, so no input can change their sum. The direct path brings "
        f"γ·∂L/∂y/σ = {format_number(gamma)} · "
        f"{format_number(scale)}/{format_number(1 / float(grads.step.inv_std[0]))} = "
        f"{format_number(alone)}, and the path through the mean takes it away, so 0 is "
        "left. A gradient check with this loss misses an error in the path through the variance.",
        (Mistake(alone, "That is the direct path. The path through the mean takes it all away."),),
    )


@choice("gradient-check", "backward", 18)
def gradient_check(draw: Draw) -> Choice:
    batch = draw.batch(4)
    grads = backward(normalize(to_column(batch)), np.ones((4, 1)))
    largest = format_number(round(float(np.abs(grads.d_x).max()), 12))
    weighted = backward(normalize(to_column(batch)), to_column([1, 2, 3, 4])).d_x[:, 0]
    return Choice(
        "You check a backward pass of batch norm with the loss y.sum(). Your gradient of x is 0, "
        "and central differences also give 0. What does that show?",
        "Almost nothing, because the sum of the outputs is constant",
        f"The outputs always average β. For {format_list(batch)} the largest |∂L/∂x| is {largest}, "
        "so a backward pass that returns zeros would pass too. With the weights 1, 2, 3, 4 in the "
        f"sum, ∂L/∂x is {format_list(weighted)}: check with that.",
        (
            Option(
                "The backward pass is right",
                "One that returns zeros would pass as well. Use a weighted sum.",
            ),
            Option(
                "Batch norm passes no gradient",
                f"With the weights 1, 2, 3, 4 in the sum, ∂L/∂x is {format_list(weighted)}.",
            ),
            Option("ε is too large", "With ε = 0 the sum is constant as well."),
        ),
    )


QUESTIONS = (
    gradient_of_gamma,
    fourth_gradient,
    gradient_of_a_sum,
    gradient_check,
)
