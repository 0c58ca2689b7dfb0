"""Numeric questions on last batches and running statistics."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, format_power, to_column
from bn_core.lessons.question import Mistake, Number, numeric
from bn_core.norm.averages import compute_running_moments
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("last-batch", "clinic", 3)
def last_batch(draw: Draw) -> Number:
    size, full, left = (
        draw.number((16, 32, 64)),
        draw.option(range(10, 31)),
        draw.option((1, 1, 2, 3)),
    )
    examples = full * size + left
    fate = (
        "PyTorch refuses to train on one value per channel"
        if left == 1
        else f"their outputs depend on {left} examples alone"
    )
    draw.record(examples)
    return Number(
        f"{format_number(examples)} examples are cut into batches of {format_number(size)}; the "
        "last batch takes what is left. How many examples does it have?",
        float(examples % size),
        f"{full} · {size} = {format_number(full * size)}, so {format_number(examples)} − "
        f"{format_number(full * size)} = "
        f"{format_number(left)} left: {fate}. drop_last=True leaves that batch out.",
        (Mistake(float(size), "That is a full batch; the set is not a multiple of it."),),
        tolerance=0.5,
    )


@numeric("cold-memory", "clinic", 1)
def cold_memory(draw: Draw) -> Number:
    batches, mean = draw.number((2, 3, 5, 10)), draw.number((20, 50, 100))
    stats = RunningStats.start(1)
    for _ in range(batches):
        stats = stats.after(normalize(to_column([mean - 1, mean + 1])))
    answer = float(stats.mean[0])
    left = float(normalize_with(stats, [[float(mean)]]).x_hat[0, 0])
    return Number(
        f"A new batch norm of PyTorch (momentum 0.1) trains on {batches} batches, each of mean "
        f"{format_number(mean)}, then eval() is called. What is its running mean?",
        answer,
        f"It began at 0 and 0.9 of the way is left at each batch: {format_number(mean)} · (1 − "
        f"{format_power(0.9, batches)}) = {format_number(answer)}. The average number, "
        f"{format_number(mean)}, then has "
        f"an x̂ of {format_number(left)} instead of 0: train is fine, eval is not.",
        (
            Mistake(float(mean), "It has not arrived: each batch goes a tenth of what is left."),
            Mistake(mean * 0.9**batches, "That is what is still missing."),
        ),
    )


@numeric("poisoned-memory", "clinic", 11)
def poisoned_memory(draw: Draw) -> Number:
    usual, wild, after = draw.number((0, 2, 5)), draw.number((1000, 2000)), draw.number((1, 2, 5))
    means = np.array([float(usual)] * 400 + [float(wild)] + [float(usual)] * after)
    path = compute_running_moments(means, np.ones(len(means)), 0.1, 0).mean
    answer, hit = float(path[-1]), float(path[401])
    return Number(
        f"The running mean has long been {format_number(usual)} (PyTorch, momentum 0.1). One batch "
        f"of mean {format_number(wild)} slips in, then come {after} of mean "
        f"{format_number(usual)}. What is it then?",
        answer,
        f"The bad batch moves it to {format_number(hit)}, a tenth of the way. Each good batch "
        f"keeps 0.9 of the rest: {format_number(usual)} + {format_number(hit - usual)} · "
        f"{format_power(0.9, after)} = {format_number(answer)}. A NaN would stay forever.",
        (
            Mistake(hit, "That is right after the bad batch; the good ones pull it back."),
            Mistake(float(usual), "It forgets slowly: nine tenths stay at each batch."),
        ),
    )


@numeric("dropout-before", "clinic", 10)
def dropout_before(draw: Draw) -> Number:
    parts, batch = draw.option((2, 4)), draw.batch(4, 1, 9)
    kept = [x * parts / (parts - 1) for x in batch for _ in range(parts - 1)]
    train = normalize(to_column([*kept, *[0] * len(batch)]))
    plain = normalize(to_column(batch))
    answer, var = float(train.var[0]), float(plain.var[0])
    draw.record(1 / parts)
    return Number(
        f"Dropout with p = {format_number(1 / parts)} stands before batch norm and divides what it "
        f"keeps by {format_number(1 - 1 / parts)}. A feature of {format_list(batch)} has variance "
        f"{format_number(var)} in eval mode. Which variance does batch norm see in training, "
        "averaged over what dropout may do?",
        answer,
        f"The mean stays {format_number(float(plain.mean[0]))}; the mean square grows by 1/(1 − "
        f"{format_number(1 / parts)}), from {format_number(var + float(plain.mean[0]) ** 2)} to "
        f"{format_number(answer + float(train.mean[0]) ** 2)}. So the variance is "
        f"{format_number(answer)}, and "
        "running_var does not fit eval mode.",
        (
            Mistake(var, "Dropout keeps the mean, not the variance."),
            Mistake(var * parts / (parts - 1), "The mean square grows so; the variance more."),
        ),
    )


QUESTIONS = (
    last_batch,
    cold_memory,
    poisoned_memory,
    dropout_before,
)
