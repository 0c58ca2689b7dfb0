"""Quiz questions on the running statistics."""

from __future__ import annotations

from itertools import product

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.averages import compute_running_moments
from bn_core.norm.conventions import PYTORCH, update_statistics
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats
from bn_core.text.numbers import format_number


@numeric("stored-variance", "running_averages", 6)
def stored_variance(draw: Draw) -> Number:
    batch, momentum = draw.batch(4), draw.number((0.1, 0.2, 0.3))
    step = normalize(to_column(batch))
    var, unbiased = float(step.var[0]), float(step.unbiased_var[0])
    stored = float(update_statistics(step, PYTORCH, momentum).var[0])
    old = format_number(1 - momentum)
    return Number(
        f"A new BatchNorm1d of PyTorch (running_var 1, momentum {format_number(momentum)}) gets "
        f"one batch in training mode, {format_list(batch)}. What is running_var afterwards?",
        stored,
        f"PyTorch normalizes with the biased variance {format_number(var)}, but stores the "
        f"unbiased one, {format_number(unbiased)}: {old} · 1 + {format_number(momentum)} · "
        f"{format_number(unbiased)} = {format_number(stored)}.",
        (
            Mistake(
                1 - momentum + momentum * var,
                "You used the variance divided by N. PyTorch stores the one divided by N − 1.",
            ),
            Mistake(
                momentum + (1 - momentum) * unbiased,
                "PyTorch's momentum is the share of the new batch, not of the old value.",
            ),
            Mistake(
                unbiased, "That is the variance of the batch alone. The old value keeps its share."
            ),
        ),
    )


@numeric("running-mean-twice", "running_averages", 4)
def running_mean_twice(draw: Draw) -> Number:
    momentum = draw.number((0.1, 0.2, 0.25))
    first, second = draw.numbers((12, 14, 16, 20, 30), 2)
    stats = RunningStats.start(1, momentum)
    for mean in (first, second):
        stats = stats.after(normalize(to_column([mean - 1, mean + 1])))
    answer, once = float(stats.mean[0]), momentum * first
    swapped = compute_running_moments(
        np.array([float(first), float(second)]), np.ones(2), 1 - momentum, 0
    ).mean[-1]
    return Number(
        f"A new batch-norm layer of PyTorch has momentum {format_number(momentum)}. It gets two "
        f"training batches, the first with mean {format_number(first)}, the second with mean "
        f"{format_number(second)}. What is the running mean afterwards?",
        answer,
        f"After the first batch it is {format_number(1 - momentum)} · 0 + "
        f"{format_number(momentum)} · {format_number(first)} = {format_number(once)}; "
        f"after the second {format_number(1 - momentum)} · {format_number(once)} + "
        f"{format_number(momentum)} · {format_number(second)} = {format_number(answer)}.",
        (
            Mistake(
                float(swapped),
                "In PyTorch momentum is the share of the new batch, in Keras that of the old "
                "value.",
            ),
            Mistake(
                (first + second) / 2,
                "That is the plain average, which PyTorch computes with momentum=None.",
            ),
        ),
    )


@numeric("batches-to-arrive", "running_averages", 4)
def batches_to_arrive(draw: Draw) -> Number:
    momentum, goal = draw.number((0.05, 0.1, 0.2, 0.5)), draw.number((90, 95, 99))
    ways = compute_running_moments(np.ones(200), np.ones(200), momentum, 0).mean
    answer = next(n for n, way in enumerate(ways) if way >= goal / 100)
    return Number(
        f"Every batch has the same mean, and PyTorch's momentum is {format_number(momentum)}. "
        f"After how many batches has the running mean gone at least {format_number(goal)}% of the "
        "way from 0 to it?",
        float(answer),
        f"Each batch leaves {format_number(1 - momentum)} of the remaining way. So the mean has "
        f"gone {format_number(100 * float(ways[answer - 1]))}% after {answer - 1} batches and "
        f"{format_number(100 * float(ways[answer]))}% after {answer}; "
        f"{format_number(goal)}% was asked for.",
        (
            Mistake(
                goal / 100 / momentum,
                "Each batch covers a share of the remaining way, not of the whole way.",
            ),
        ),
        tolerance=0.5,
    )


@choice("corrected-variance", "running_averages", 6)
def corrected_variance(draw: Draw) -> Choice:
    values, size = draw.batch(3, 0, 9), draw.number((2, 3, 4))
    every = normalize(np.array(list(product(values, repeat=size)), dtype=np.float64).T)
    true, plain = float(np.var(values)), float(every.var.mean())
    return Choice(
        f"Batches of {size} are drawn at random, with replacement, from {format_list(values)}, "
        f"whose variance is {format_number(true)}. Each batch's variance (squares divided by N = "
        f"{size}) is multiplied by N/(N − 1). What is the average of the results over many "
        "batches?",
        f"Exactly {format_number(true)}",
        f"Over all {every.x.shape[1]} possible batches the average variance is "
        f"{format_number(plain)}. Times {size}/{size - 1} this is "
        f"{format_number(float(every.unbiased_var.mean()))}: for independent draws the correction "
        "is exact.",
        (
            Option(
                f"About {format_number(true)}, since the correction is approximate",
                "Some texts say so. For independent draws the correction is exact.",
            ),
            Option(
                f"{format_number(plain)}, since the variance of a small batch is too small",
                "That is the average without the correction.",
            ),
        ),
    )


QUESTIONS = (
    stored_variance,
    running_mean_twice,
    batches_to_arrive,
    corrected_variance,
)
