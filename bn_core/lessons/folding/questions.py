"""Quiz questions on folding batch norm."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.folding import fold_layer
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("folded-bias", "running_averages", 19)
def folded_bias(draw: Draw) -> Number:
    weight, mean = draw.number((2, 3, 5)), draw.number((4, 6, 8))
    std, gamma, beta = draw.number((2, 4)), draw.number((1, 3)), draw.number((-1, 1, 5))
    stats = RunningStats(np.array([float(mean)]), np.array([float(std**2)]))
    folded = fold_layer([[weight]], None, stats, gamma, beta, eps=0.0)
    answer, slope = float(folded.bias[0]), gamma / std
    return Number(
        f"A linear unit {format_number(weight)}·x without a bias is followed by batch norm in eval "
        f"mode: running_mean {format_number(mean)}, running_var {format_number(std**2)}, γ = "
        f"{format_number(gamma)}, β = {format_number(beta)}, ε = 0. Both are folded into one unit "
        "w·x + b. What is b?",
        answer,
        f"The slope is γ/σ = {format_number(gamma)}/{format_number(std)} = {format_number(slope)}, "
        f"so w = {format_number(float(folded.weight[0, 0]))} and b = β − slope · mean = "
        f"{format_number(beta)} − {format_number(slope)} · {format_number(mean)} = "
        f"{format_number(answer)}. The folded unit needs a bias, although there was none.",
        (
            Mistake(beta, "The running mean goes into the bias too: b = β − γ·mean/σ."),
            Mistake(0.0, "The unit had no bias, but batch norm shifts: the folded one needs it."),
            Mistake(beta - mean, "The mean is multiplied by γ/σ before it is taken away."),
        ),
    )


@numeric("bias-before-it", "running_averages", 12)
def bias_before_it(draw: Draw) -> Number:
    batch, bias = draw.batch(4), draw.number((3, 5, 7, 11))
    before = normalize(to_column(batch))
    after = normalize(to_column(batch) + bias)
    y, now = float(before.y[0, 0]), float(after.y[0, 0])
    return Number(
        f"A linear unit gives {format_list(batch)} on a batch; behind it, batch norm in train mode "
        f"(γ 1, β 0) gives {format_number(y)} for the first. Somebody adds {format_number(bias)} "
        "to the unit's bias. What is the first output now?",
        now,
        f"The mean moves from {format_number(float(before.mean[0]))} to "
        f"{format_number(float(after.mean[0]))}, and takes the {format_number(bias)} away again: "
        f"still {format_number(now)}. A bias before batch norm has no effect in training, and no "
        "gradient.",
        (Mistake(y + bias, "The bias is in every number, so it is in their mean too."),),
    )


@choice("redundant-bias", "running_averages", 12)
def redundant_bias(draw: Draw) -> Choice:
    batch, bias = draw.batch(4), draw.number((3, 7, 100))
    before, after = (normalize(to_column(batch) + shift) for shift in (0, bias))
    off = round(float(np.abs(after.y - before.y).max()), 9)
    return Choice(
        "nn.Linear(64, 64) with a bias is followed by nn.BatchNorm1d(64). What is the bias worth "
        "in training?",
        "Nothing: β does its work",
        f"{format_list(batch)} with {format_number(bias)} added to each differs behind batch norm "
        f"by {format_number(off)}. Its gradient is zero too, so bias=False saves 64 numbers.",
        (
            Option("It shifts the output, as β alone could not", "β is just such a shift."),
            Option(
                "It is needed where the mean of x is not 0",
                "The batch's mean is taken away, whatever it is.",
            ),
        ),
    )


@choice("fold-it", "running_averages", 19)
def fold_it(draw: Draw) -> Choice:
    mean, var = draw.number((2, 5, 8)), draw.number((4, 9, 16))
    stats = RunningStats(np.array([float(mean)]), np.array([float(var)]))
    zero, one = normalize_with(stats, [[0.0], [1.0]], eps=0.0).y[:, 0]
    return Choice(
        "A convolution without a bias is followed by batch norm. Can both become one convolution?",
        "In eval mode, if it gets a bias",
        f"With fixed statistics it is one line. For mean {format_number(mean)}, variance "
        f"{format_number(var)} it sends 0 to {format_number(float(zero))} and 1 to "
        f"{format_number(float(one))}: slope {format_number(float(one - zero))} goes into the "
        f"filter, {format_number(float(zero))} into a new bias.",
        (
            Option("Not without a bias to fold into", "A new one is added: b = β − γ·mean/σ."),
            Option(
                "Yes, in train mode too",
                "There mean and variance are of each batch: no fixed line.",
            ),
            Option(
                "Yes, by scaling the filter alone",
                f"Then 0 would give 0; batch norm gives {format_number(float(zero))}.",
            ),
        ),
    )


QUESTIONS = (
    folded_bias,
    bias_before_it,
    redundant_bias,
    fold_it,
)
