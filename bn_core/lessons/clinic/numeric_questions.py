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
        "With one value per feature PyTorch raises an error"
        if left == 1
        else f"Their statistics come from only {left} examples"
    )
    draw.record(examples)
    return Number(
        f"{format_number(examples)} examples are split into batches of {format_number(size)}. The "
        "last batch holds the examples that are left. How many are there?",
        float(examples % size),
        f"{full} · {size} = {format_number(full * size)}, and {format_number(examples)} − "
        f"{format_number(full * size)} = {format_number(left)}. {fate}. drop_last=True leaves this "
        "batch out.",
        (Mistake(float(size), "That is a full batch. The examples do not fill the last one."),),
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
        f"A new batch-norm layer of PyTorch (momentum 0.1) gets {batches} training batches, each "
        f"with mean {format_number(mean)}. Then eval() is called. What is its running mean?",
        answer,
        "It starts at 0, and each batch leaves 0.9 of the remaining way: "
        f"{format_number(mean)} · (1 − {format_power(0.9, batches)}) = {format_number(answer)}. In "
        f"evaluation mode the value {format_number(mean)} then gets x̂ = {format_number(left)} "
        "instead of 0.",
        (
            Mistake(float(mean), "Each batch covers only a tenth of the remaining way."),
            Mistake(mean * 0.9**batches, "That is the part that is still missing."),
        ),
    )


@numeric("poisoned-memory", "clinic", 11)
def poisoned_memory(draw: Draw) -> Number:
    usual, wild, after = draw.number((0, 2, 5)), draw.number((1000, 2000)), draw.number((1, 2, 5))
    means = np.array([float(usual)] * 400 + [float(wild)] + [float(usual)] * after)
    path = compute_running_moments(means, np.ones(len(means)), 0.1, 0).mean
    answer, hit = float(path[-1]), float(path[401])
    return Number(
        f"After long training the running mean is {format_number(usual)} (PyTorch, momentum 0.1). "
        f"Then comes one corrupted batch with mean {format_number(wild)}, and after it {after} "
        f"good batch{'es' * (after != 1)} with mean {format_number(usual)}. What is the running "
        "mean now?",
        answer,
        f"The corrupted batch moves it to {format_number(hit)}, a tenth of the way. Each good "
        f"batch leaves 0.9 of the error: {format_number(usual)} + {format_number(hit - usual)} · "
        f"{format_power(0.9, after)} = {format_number(answer)}. A NaN would never fade.",
        (
            Mistake(hit, "That is its value before the good batches, which move it back."),
            Mistake(float(usual), "Each good batch removes only a tenth of the error."),
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
        f"Dropout with p = {format_number(1 / parts)} comes before batch norm. It divides the "
        f"values that it keeps by {format_number(1 - 1 / parts)}. In evaluation mode the values of "
        f"a feature are {format_list(batch)}, with variance {format_number(var)}. Which variance "
        "do they have in training, over all random choices of dropout?",
        answer,
        f"The mean stays {format_number(float(plain.mean[0]))}. The mean square is multiplied by "
        f"1/(1 − {format_number(1 / parts)}), from "
        f"{format_number(var + float(plain.mean[0]) ** 2)} to "
        f"{format_number(answer + float(train.mean[0]) ** 2)}. So the variance is "
        f"{format_number(answer)}, and running_var does not fit evaluation mode.",
        (
            Mistake(var, "Dropout keeps the mean, but not the variance."),
            Mistake(
                var * parts / (parts - 1),
                "The mean square grows by this factor. The variance grows by more.",
            ),
        ),
    )


QUESTIONS = (
    last_batch,
    cold_memory,
    poisoned_memory,
    dropout_before,
)
