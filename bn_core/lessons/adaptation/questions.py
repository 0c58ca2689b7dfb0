"""Quiz questions on adaptation at test time."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.adaptation.mixture import mix_statistics
from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats
from bn_core.text.numbers import format_number


@numeric("mixed-mean", "adaptation", None)
def mixed_mean(draw: Draw) -> Number:
    weight, old = draw.number((6, 12, 28, 36)), draw.number((0, 2, 4))
    values = [
        draw.integer(20, 29),
        draw.integer(30, 39),
        draw.integer(40, 49),
        draw.integer(50, 59),
    ]
    step = normalize(to_column(values))
    running = RunningStats(np.array([float(old)]), np.ones(1))
    mean = float(step.mean[0])
    answer = float(mix_statistics(running, step, weight).mean[0])
    return Number(
        f"A layer has the running mean {old}. At test time a unit gets the batch "
        f"{format_list(values)}, one value from each of four images. The running averages count "
        f"for N = {weight} images. Which mean does the layer subtract?",
        answer,
        f"({weight} · {old} + 4 · {format_number(mean, 4)})/{weight + 4} = "
        f"{format_number(answer)}: the running mean counts like {weight} images, the batch like "
        "its 4.",
        (
            Mistake(
                float(mix_statistics(running, step, 4 * 4 / weight).mean[0]),
                "The weights are exchanged: N belongs to the running mean.",
            ),
            Mistake((old + mean) / 2, "Both would have the same weight only if N were 4."),
            Mistake(mean, "That is the mean of the test batch alone, which is N = 0."),
        ),
    )


@choice("repaired-shift", "adaptation", None)
def repaired_shift(draw: Draw) -> Choice:
    x, factor, offset = draw.batch(4), draw.number((2, 3, 5)), draw.number((10, 20, 50))
    changed = factor * np.array(x) + offset
    x_hat = normalize(to_column(changed), eps=0.0).x_hat[:, 0]
    return Choice(
        "A network with batch norm is tested on changed images. Its layers take mean and variance "
        "from the test batch. Which change leaves all outputs as they were, up to ε?",
        f"Every pixel of every image times {factor}, plus {offset}",
        "A unit of the first layer gets one affine map of its old values. The values "
        f"{format_list(x)} and {format_list(changed)} both give x̂ = {format_list(x_hat)}.",
        (
            Option(
                "Every pixel of an image plus a number that is drawn for each image",
                "Then each image moves by another amount, and the batch has one mean for all.",
            ),
            Option(
                "Normal noise on every pixel",
                "Its mean and variance can be removed from a unit, but not the noise itself.",
            ),
            Option(
                f"Every image moved by {draw.option(('one pixel', 'two pixels'))}",
                "Each weight then meets another pixel. No mean and no variance undoes that.",
            ),
        ),
    )


@choice("one-class-batch", "adaptation", None)
def one_class_batch(draw: Draw) -> Choice:
    cats, dogs = draw.integer(6, 9), draw.integer(1, 3)
    both = [cats, cats, dogs, dogs]
    mixed = float(normalize(to_column(both)).x_hat[0, 0])
    alone = float(normalize(to_column([cats] * 4)).x_hat[0, 0])
    return Choice(
        f"A unit gives {cats} for each cat and {dogs} for each dog. Half of the training images "
        f"were cats, so a cat has x̂ = {format_number(mixed)}. At test time the layer takes its "
        "statistics from the batch. A batch of four shows cats only. Which x̂ do they get?",
        format_number(alone),
        f"The mean of the batch is {cats}, so every cat becomes {cats} − {cats} = 0. What told "
        "cats from dogs is subtracted.",
        (
            Option(
                f"{format_number(mixed)}, as in training",
                "That needs the mean of both classes, which the running averages hold and this "
                "batch does not show.",
            ),
            Option(
                f"More than {format_number(mixed)}, since there are only cats",
                "The more cats a batch holds, the nearer its mean is to theirs, and the smaller x̂.",
            ),
        ),
    )


QUESTIONS = (
    mixed_mean,
    repaired_shift,
    one_class_batch,
)
