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
        f"A new BatchNorm1d of PyTorch (running_var 1, momentum {format_number(momentum)}) sees "
        f"one batch in training, {format_list(batch)}. What is running_var then?",
        stored,
        f"PyTorch normalizes with σ² = {format_number(var)} but stores the unbiased "
        f"{format_number(unbiased)}: {old} · 1 + {format_number(momentum)} · "
        f"{format_number(unbiased)} = {format_number(stored)}.",
        (
            Mistake(
                1 - momentum + momentum * var,
                "That stores the variance divided by m; PyTorch stores the one by m − 1.",
            ),
            Mistake(
                momentum + (1 - momentum) * unbiased,
                "PyTorch's momentum is the share of the new batch, not of the old value.",
            ),
            Mistake(unbiased, "That is the batch alone; the old value keeps its share."),
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
        f"A new batch norm of PyTorch has momentum {format_number(momentum)}. Two training batches "
        f"come, the first with mean {format_number(first)}, the second with mean "
        f"{format_number(second)}. What is the running mean then?",
        answer,
        f"After the first it is {format_number(1 - momentum)} · 0 + {format_number(momentum)} · "
        f"{format_number(first)} = {format_number(once)}; after the second "
        f"{format_number(1 - momentum)} · {format_number(once)} + {format_number(momentum)} · "
        f"{format_number(second)} = {format_number(answer)}.",
        (
            Mistake(float(swapped), "That is Keras's reading: PyTorch's momentum weights the new."),
            Mistake((first + second) / 2, "That is the even average, momentum=None in PyTorch."),
        ),
    )


@numeric("batches-to-arrive", "running_averages", 4)
def batches_to_arrive(draw: Draw) -> Number:
    momentum, goal = draw.number((0.05, 0.1, 0.2, 0.5)), draw.number((90, 95, 99))
    ways = compute_running_moments(np.ones(200), np.ones(200), momentum, 0).mean
    answer = next(n for n, way in enumerate(ways) if way >= goal / 100)
    return Number(
        f"Every batch has the same mean, and PyTorch's momentum is {format_number(momentum)}. "
        "After how "
        f"many batches has the running mean gone at least {format_number(goal)}% of the way to it?",
        float(answer),
        f"{format_number(1 - momentum)} of the rest is left after each batch: after {answer - 1} "
        f"batches it has gone {format_number(100 * float(ways[answer - 1]))}%, after {answer} "
        f"{format_number(100 * float(ways[answer]))}%, beyond {format_number(goal)}%.",
        (
            Mistake(
                goal / 100 / momentum, "A batch takes a share of what is left, not of the whole."
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
        f"Batches of {size} are drawn at random from {format_list(values)}, whose variance is "
        f"{format_number(true)}. Each batch's variance (divided by m) is multiplied by m/(m − 1). "
        "What do the results average in the long run?",
        f"Exactly {format_number(true)}",
        f"Over all {every.x.shape[1]} possible batches the variance "
        f"averages {format_number(plain)}; times {size}/{size - 1} it is "
        f"{format_number(float(every.unbiased_var.mean()))}. For independent draws the "
        "correction is exact.",
        (
            Option(
                f"About {format_number(true)}, since the correction is approximate",
                "An encyclopedia says so; for independent draws it is exact.",
            ),
            Option(
                f"{format_number(plain)}: an average of small batches stays too small",
                "That is without the correction.",
            ),
        ),
    )


QUESTIONS = (
    stored_variance,
    running_mean_twice,
    batches_to_arrive,
    corrected_variance,
)
