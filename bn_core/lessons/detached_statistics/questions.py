"""Quiz questions on statistics left out of the gradient."""

from __future__ import annotations

from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.draw import Draw, draw_moving_batch, format_list
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.gradient_paths import split_gradient
from bn_core.text.numbers import format_number


@choice("left-out-paths", "detached_statistics", 18)
def left_out_paths(draw: Draw) -> Choice:
    batch, grads = draw_moving_batch(draw)
    direct, whole = split_gradient(grads).direct[:, 0], grads.d_x[:, 0]
    return Choice(
        f"The batch is {format_list(batch)} and the loss is y₁ alone. Which inputs get a gradient "
        "in training mode?",
        "All four",
        f"∂L/∂x is {format_list(whole)}. The direct path alone, γ·∂L/∂y/σ, would be "
        f"{format_list(direct)}. The rest flows through the mean and the variance, which every "
        "input moves.",
        (
            Option(
                "The first one only",
                f"That is the direct path, {format_list(direct)}, which is left if the statistics "
                "are detached.",
            ),
            Option("None of them", "That is so for the sum of all outputs, not for one output."),
        ),
    )


@numeric("drifting-bias", "detached_statistics", 18)
def drifting_bias(draw: Draw) -> Number:
    batch, target = draw.batch(4), draw.number((1, 2, 3))
    steps, rate = draw.number((10, 20, 50)), draw.number((0.05, 0.1))
    result = simulate_bias_drift(batch, target, rate, steps)
    answer = float(result.bias_left_out[-1])
    return Number(
        f"A layer computes x = u + b and x̂ = x − μ for u = {format_list(batch)}. The loss is the "
        f"mean of (x̂ − {target})², and b starts at 0. The gradient treats μ as a constant. What is "
        f"b after {steps} steps of gradient descent with learning rate {format_number(rate)}?",
        answer,
        f"x̂ always averages 0, so the gradient is the mean of 2(x̂ − {target}), −{2 * target} at "
        f"every step. So b grows by {format_number(2 * target * rate)} per step, to "
        f"{format_number(answer)}. The loss stays at "
        f"{format_number(float(result.loss_left_out[0]))}.",
        (
            Mistake(0.0, "That is the true gradient's answer, which includes the path through μ."),
            Mistake(float(target), "b does not stop there, since x̂ does not depend on b."),
            Mistake(answer / 2, "The derivative of the square brings a factor of 2."),
        ),
    )


@choice("growing-bias", "detached_statistics", 18)
def growing_bias(draw: Draw) -> Choice:
    steps = draw.number((100, 500, 1000))
    result = simulate_bias_drift([2, 4, 8, 10], 1.0, 0.05, steps)
    return Choice(
        "A layer subtracts the batch mean, and the mean is detached from the gradient. In training "
        f"a bias before the layer has grown to {format_number(float(result.bias_left_out[-1]))} in "
        f"{steps} steps. What has happened to the loss?",
        "Nothing: it is the same as at the start",
        "The layer subtracts the bias together with the mean, so the outputs do not depend on it. "
        f"The loss was {format_number(float(result.loss_left_out[0]))} and is "
        f"{format_number(float(result.loss_left_out[-1]))}.",
        (
            Option(
                "It fell, since the gradient points downhill",
                "A gradient with a detached mean is not the gradient of the loss.",
            ),
            Option(
                "It rose, since the bias is far too large",
                "However large the bias is, the layer subtracts it again.",
            ),
        ),
    )


QUESTIONS = (left_out_paths, drifting_bias, growing_bias)
