"""Quiz questions on folding batch norm."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, parenthesize
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.folding import fold_layer
from bn_core.norm.quantization import compute_scales, quantize_weight
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number

_OWN_LARGEST = 1.0
"""The largest weight of the output channel in the example of a scale per channel."""


@numeric("folded-bias", "folding", 19)
def folded_bias(draw: Draw) -> Number:
    weight, mean = draw.number((2, 3, 5)), draw.number((4, 6, 8))
    std, gamma, beta = draw.number((2, 4)), draw.number((1, 3)), draw.number((-1, 1, 5))
    stats = RunningStats(np.array([float(mean)]), np.array([float(std**2)]))
    folded = fold_layer([[weight]], None, stats, gamma, beta, eps=0.0)
    answer, slope = float(folded.bias[0]), gamma / std
    return Number(
        f"A linear unit computes {format_number(weight)}·x and has no bias. Batch norm in "
        f"evaluation mode follows: running_mean {format_number(mean)}, running_var "
        f"{format_number(std**2)}, γ = {format_number(gamma)}, β = {format_number(beta)}, ε = 0. "
        "You fold both into one unit w·x + b. What is b?",
        answer,
        f"a = γ/σ = {format_number(gamma)}/{format_number(std)} = {format_number(slope)}. So w = "
        f"{format_number(float(folded.weight[0, 0]))}, and b = β − a·mean = "
        f"{format_number(beta)} − {format_number(slope)} · {parenthesize(mean)} = "
        f"{format_number(answer)}. The folded unit needs a bias, although the unit had none.",
        (
            Mistake(beta, "The running mean is part of the bias, too: b = β − a·mean."),
            Mistake(
                0.0, "The unit has no bias, but batch norm shifts, so the folded unit has one."
            ),
            Mistake(beta - mean, "The mean is multiplied by a = γ/σ before it is subtracted."),
        ),
    )


@choice("fold-it", "folding", 19)
def fold_it(draw: Draw) -> Choice:
    mean, var = draw.number((2, 5, 8)), draw.number((4, 9, 16))
    stats = RunningStats(np.array([float(mean)]), np.array([float(var)]))
    zero, one = normalize_with(stats, [[0.0], [1.0]], eps=0.0).y[:, 0]
    return Choice(
        "Batch norm follows a convolution that has no bias. Can the two become one convolution?",
        "Yes, in evaluation mode, if the convolution gets a bias",
        f"With fixed statistics batch norm is one straight line. For mean {format_number(mean)} "
        f"and variance {format_number(var)} it maps 0 to {format_number(float(zero))} and 1 to "
        f"{format_number(float(one))}. The slope {format_number(float(one - zero))} multiplies the "
        f"filter, and {format_number(float(zero))} becomes the bias.",
        (
            Option(
                "No, because there is no bias that could take up the mean",
                "The folded convolution gets a new bias, b = β − a·mean.",
            ),
            Option(
                "Yes, in training mode too",
                "In training mode each batch has its own mean and variance, so its own line.",
            ),
            Option(
                "Yes, by multiplying the filter, without a bias",
                f"Then 0 would give 0. Batch norm gives {format_number(float(zero))}.",
            ),
        ),
    )


@numeric("one-scale", "folding", 19)
def one_scale(draw: Draw) -> Number:
    large, small = draw.number((12.7, 25.4, 38.1)), draw.number((0.13, 0.17, 0.47))
    scale = float(compute_scales([[large], [small]], 8).item())
    answer = float(quantize_weight([[large], [small]], 8)[1, 0])
    own = [[_OWN_LARGEST, small]]
    return Number(
        "Folded weights are stored in 8 bits: integers from −127 to 127, times one scale for the "
        f"whole layer. The largest weight is {format_number(large)}. Which value is stored for "
        f"{format_number(small)}?",
        answer,
        f"The scale is {format_number(large)}/127 = {format_number(scale)}, and "
        f"{format_number(small)}/{format_number(scale)} is rounded to "
        f"{format_number(round(small / scale))}. So {format_number(answer)} is stored. Suppose "
        f"that each output channel has a scale of its own, and that the largest weight of this "
        f"channel is {format_number(_OWN_LARGEST)}. Then the scale is "
        f"{format_number(float(compute_scales(own, 8, 0).item()))}, and "
        f"{format_number(float(quantize_weight(own, 8, 0)[0, 1]))} is stored, which is closer.",
        (
            Mistake(small, "Only multiples of the scale can be stored."),
            Mistake(0.0, "It is larger than half a scale, so it is not rounded to 0."),
        ),
        tolerance=0.004,
    )


QUESTIONS = (
    folded_bias,
    fold_it,
    one_scale,
)
