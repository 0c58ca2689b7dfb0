"""Numbers to compute by hand: what a layer remembers, and what it does with it at inference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.draw import Draw, column, listed
from bn_core.lessons.question import Number, Slip, numeric
from bn_core.norm.averages import average
from bn_core.norm.conventions import KERAS, PYTORCH, convert, update
from bn_core.norm.folding import fold
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import show


def _array(*numbers: float) -> NDArray[np.float64]:
    return np.array(numbers, dtype=np.float64)


@numeric("stored-variance", "running_averages", 6)
def stored_variance(draw: Draw) -> Number:
    batch, momentum = draw.batch(4), draw.one_of((0.1, 0.2, 0.3))
    step = normalize(column(batch))
    var, unbiased = float(step.var[0]), float(step.unbiased_var[0])
    stored = float(update(step, PYTORCH, momentum).var[0])
    old = show(1 - momentum)
    return Number(
        f"A new BatchNorm1d of PyTorch (running_var 1, momentum {show(momentum)}) sees one batch "
        f"in training, {listed(batch)}. What is running_var then?",
        stored,
        f"PyTorch normalizes with σ² = {show(var)} but stores the unbiased {show(unbiased)}: "
        f"{old} · 1 + {show(momentum)} · {show(unbiased)} = {show(stored)}.",
        (
            Slip(
                1 - momentum + momentum * var,
                "That stores the variance divided by m; PyTorch stores the one by m − 1.",
            ),
            Slip(
                momentum + (1 - momentum) * unbiased,
                "PyTorch's momentum is the share of the new batch, not of the old value.",
            ),
            Slip(unbiased, "That is the batch alone; the old value keeps its share."),
        ),
    )


@numeric("running-mean-twice", "running_averages", 4)
def running_mean_twice(draw: Draw) -> Number:
    momentum = draw.one_of((0.1, 0.2, 0.25))
    first, second = draw.some_of((12, 14, 16, 20, 30), 2)
    stats = RunningStats.start(1, momentum)
    for mean in (first, second):
        stats = stats.after(normalize(column([mean - 1, mean + 1])))
    answer, once = float(stats.mean[0]), momentum * first
    swapped = average(_array(first, second), _array(1, 1), 1 - momentum, 0).mean[-1]
    return Number(
        f"A new batch norm of PyTorch has momentum {show(momentum)}. Two training batches come, "
        f"the first with mean {show(first)}, the second with mean {show(second)}. What is the "
        "running mean then?",
        answer,
        f"After the first it is {show(1 - momentum)} · 0 + {show(momentum)} · {show(first)} = "
        f"{show(once)}; after the second {show(1 - momentum)} · {show(once)} + {show(momentum)} · "
        f"{show(second)} = {show(answer)}.",
        (
            Slip(float(swapped), "That is Keras's reading: PyTorch's momentum weights the new."),
            Slip((first + second) / 2, "That is the even average, momentum=None in PyTorch."),
        ),
    )


@numeric("momentum-in-keras", "running_averages", 4)
def momentum_in_keras(draw: Draw) -> Number:
    momentum = draw.one_of((0.01, 0.02, 0.05, 0.1, 0.2, 0.25))
    answer = convert(momentum, PYTORCH, KERAS)
    return Number(
        f"A PyTorch model has batch norm with momentum={show(momentum)}. Which momentum makes "
        "Keras update its running mean in the same way?",
        answer,
        f"In PyTorch {show(momentum)} is the share of the new batch; in Keras momentum is the "
        f"share of the old average, 1 − {show(momentum)} = {show(answer)}. The defaults are "
        f"{show(PYTORCH.momentum)} and {show(KERAS.momentum)}.",
        (Slip(momentum, "The same word means the opposite: Keras's momentum weights the old."),),
        tolerance=0.001,
    )


@numeric("batches-to-arrive", "running_averages", 4)
def batches_to_arrive(draw: Draw) -> Number:
    momentum, goal = draw.one_of((0.05, 0.1, 0.2, 0.5)), draw.one_of((90, 95, 99))
    ways = average(np.ones(200), np.ones(200), momentum, 0).mean
    answer = next(n for n, way in enumerate(ways) if way >= goal / 100)
    return Number(
        f"Every batch has the same mean, and PyTorch's momentum is {show(momentum)}. After how "
        f"many batches has the running mean gone at least {show(goal)}% of the way to it?",
        float(answer),
        f"{show(1 - momentum)} of the rest is left after each batch: after {answer - 1} batches "
        f"it has gone {show(100 * float(ways[answer - 1]))}%, after {answer} "
        f"{show(100 * float(ways[answer]))}%, beyond {show(goal)}%.",
        (Slip(goal / 100 / momentum, "A batch takes a share of what is left, not of the whole."),),
        tolerance=0.5,
    )


@numeric("companions-in-eval", "running_averages", 2)
def companions_in_eval(draw: Draw) -> Number:
    mean, std = draw.whole(2, 6), draw.one_of((2, 4, 5))
    batch = draw.batch(4, 7, 19)
    stats = RunningStats(_array(mean), _array(std**2))
    answer = float(normalize_with(stats, column(batch), eps=0.0).x_hat[0, 0])
    own = float(normalize(column(batch)).x_hat[0, 0])
    return Number(
        f"A layer in eval mode has running_mean {show(mean)} and running_var {show(std**2)}; γ is "
        f"1, β is 0, ε is 0. The batch {listed(batch)} comes in. What is its first output?",
        answer,
        f"({show(batch[0])} − {show(mean)})/√{show(std**2)} = {show(answer)}. The other three "
        f"do not matter in eval mode; in train mode the same number would become {show(own)}.",
        (
            Slip(own, "That uses the batch's own mean and variance, as train mode does."),
            Slip((batch[0] - mean) / std**2, "Divide by the root of the variance."),
        ),
    )


@numeric("folded-bias", "running_averages", 19)
def folded_bias(draw: Draw) -> Number:
    weight, mean = draw.one_of((2, 3, 5)), draw.one_of((4, 6, 8))
    std, gamma, beta = draw.one_of((2, 4)), draw.one_of((1, 3)), draw.one_of((-1, 1, 5))
    stats = RunningStats(_array(mean), _array(std**2))
    folded = fold([[weight]], None, stats, gamma, beta, eps=0.0)
    answer, slope = float(folded.bias[0]), gamma / std
    return Number(
        f"A linear unit {show(weight)}·x without a bias is followed by batch norm in eval mode: "
        f"running_mean {show(mean)}, running_var {show(std**2)}, γ = {show(gamma)}, "
        f"β = {show(beta)}, ε = 0. Both are folded into one unit w·x + b. What is b?",
        answer,
        f"The slope is γ/σ = {show(gamma)}/{show(std)} = {show(slope)}, so w = "
        f"{show(float(folded.weight[0, 0]))} and b = β − slope · mean = {show(beta)} − "
        f"{show(slope)} · {show(mean)} = {show(answer)}. The folded unit needs a bias, although "
        "there was none.",
        (
            Slip(beta, "The running mean goes into the bias too: b = β − γ·mean/σ."),
            Slip(0.0, "The unit had no bias, but batch norm shifts: the folded one needs it."),
            Slip(beta - mean, "The mean is multiplied by γ/σ before it is taken away."),
        ),
    )


@numeric("bias-before-it", "running_averages", 12)
def bias_before_it(draw: Draw) -> Number:
    batch, bias = draw.batch(4), draw.one_of((3, 5, 7, 11))
    before = normalize(column(batch))
    after = normalize(column(batch) + bias)
    y, now = float(before.y[0, 0]), float(after.y[0, 0])
    return Number(
        f"A linear unit gives {listed(batch)} on a batch; behind it, batch norm in train mode "
        f"(γ 1, β 0) gives {show(y)} for the first. Somebody adds {show(bias)} to the unit's bias. "
        "What is the first output now?",
        now,
        f"The mean moves from {show(float(before.mean[0]))} to {show(float(after.mean[0]))}, and "
        f"takes the {show(bias)} away again: still {show(now)}. A bias before batch norm has no "
        "effect in training, and no gradient.",
        (Slip(y + bias, "The bias is in every number, so it is in their mean too."),),
    )


QUESTIONS = (
    stored_variance,
    running_mean_twice,
    momentum_in_keras,
    batches_to_arrive,
    companions_in_eval,
    folded_bias,
    bias_before_it,
)
