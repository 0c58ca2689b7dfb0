"""Quiz questions on the smoothness of the loss."""

from __future__ import annotations

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.text.numbers import format_number


@numeric("steepest-rate", "smoothness")
def steepest_rate(draw: Draw) -> Number:
    top, low = draw.number((4, 5, 10, 20, 50)), draw.number((0.5, 1, 2))
    answer = 2 / top
    return Number(
        f"The Hessian of a quadratic loss has eigenvalues from {format_number(low)} to "
        f"{format_number(top)}. Above which learning rate does gradient descent diverge?",
        answer,
        f"In the steepest direction a step multiplies the distance by 1 − η·{format_number(top)}. "
        f"Its size exceeds 1 above η = 2/{format_number(top)} = {format_number(answer)}. The "
        f"smallest eigenvalue, {format_number(low)}, decides how slow descent is.",
        (
            Mistake(2 / low, "The steepest direction diverges first: take the largest eigenvalue."),
            Mistake(1 / top, "At 1/λ one step reaches the bottom. It diverges above twice that."),
        ),
        tolerance=0.02 * answer,
    )


@numeric("gradient-bound", "smoothness")
def gradient_bound(draw: Draw) -> Number:
    gamma, sigma = draw.number((1, 2, 3)), draw.number((0.1, 0.2, 0.5, 4, 10))
    after = draw.number((0.2, 0.6, 3))
    answer = gamma / sigma * after
    return Number(
        f"A unit with batch norm has γ = {format_number(gamma)} and σ = {format_number(sigma)}. "
        f"The gradient of the loss for its outputs has length {format_number(after)}. How long can "
        "the gradient for its inputs be at most?",
        answer,
        f"Theorem 4.1 of Santurkar et al. allows γ/σ times that length: {format_number(gamma)} / "
        f"{format_number(sigma)} · {format_number(after)} = {format_number(answer)}. "
        + (
            "So the gradient may grow: the bound does not say that it shrinks."
            if gamma > sigma
            else "Here γ/σ is below 1, so the gradient is sure to shrink."
        ),
        (
            Mistake(after, "The bound has a factor: γ/σ."),
            Mistake(sigma / gamma * after, "The factor is γ/σ: a small σ makes gradients larger."),
        ),
        tolerance=0.02 * answer,
    )


@numeric("fastest-change", "smoothness")
def fastest_change(draw: Draw) -> Number:
    top, bottom = draw.number((5, 8, 9)), draw.number((12, 17, 20))
    return Number(
        f"At a point of the loss the Hessian's largest eigenvalue is {format_number(top)} and the "
        f"most negative one is −{format_number(bottom)}. You move by a very small distance d. By "
        "how many times d can the gradient change at most?",
        float(bottom),
        "The gradient changes by the Hessian times the step. What bounds it is the eigenvalue of "
        f"the largest size, here −{format_number(bottom)}. The largest eigenvalue, "
        f"{format_number(top)}, would be too small a bound.",
        (
            Mistake(
                float(top), "The direction of the negative eigenvalue changes the gradient more."
            ),
            Mistake(float(-bottom), "A length cannot be negative: take the eigenvalue's size."),
        ),
    )


@choice("smoother-per-step", "smoothness")
def smoother_per_step(draw: Draw) -> Choice:
    rate, one, other = draw.number((0.1, 0.2)), draw.number((4, 8)), draw.number((1, 2))
    return Choice(
        f"Two networks take one step at the learning rate {format_number(rate)}. The gradient of "
        f"the first has length {format_number(one)}, that of the second {format_number(other)}. "
        f"The first gradient changes {format_number(one / other)} times as much. Which loss is "
        "smoother?",
        "Both are equally smooth: per distance the gradient changes equally",
        f"A step moves the weights by the rate times the gradient: by "
        f"{format_number(rate * one)} and {format_number(rate * other)}. So the change per "
        "distance is the same.",
        (
            Option(
                "The second: its gradient changes less",
                "It also moves less far. Smoothness is change per distance.",
            ),
            Option(
                "The first: its gradient is longer",
                "The length of the gradient is a slope, not a smoothness.",
            ),
        ),
    )


QUESTIONS = (smoother_per_step, steepest_rate, gradient_bound, fastest_change)
