"""Quiz questions on batches split over devices."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.norm.gradient_flow import measure_gradient_flow
from bn_core.text.numbers import format_number


@numeric("accumulated-batch", "many_devices", 9)
def accumulated_batch(draw: Draw) -> Number:
    one, two = draw.batch(3, 0, 10), draw.batch(3, 8, 20)
    own, together = normalize(to_column(one)), normalize(to_column([*one, *two]))
    answer, whole = float(own.x_hat[0, 0]), float(together.x_hat[0, 0])
    return Number(
        f"Gradients of two batches, {format_list(one)} and {format_list(two)}, are added up in "
        "training mode before one step. What is the x̂ of the first number?",
        answer,
        f"Each forward pass sees three numbers: x̂ = ({format_number(one[0])} − "
        f"{format_number(float(own.mean[0]))})/√{format_number(float(own.var[0]))} = "
        f"{format_number(answer)}. One batch of all six would give {format_number(whole)}: "
        "accumulated gradients do not make a larger batch.",
        (
            Mistake(whole, "That is a batch of six, but each forward pass has three."),
            Mistake(float(own.centered[0, 0] / np.sqrt(own.unbiased_var[0])), "Divide by m = 3."),
        ),
    )


@numeric("two-devices", "many_devices", 13)
def two_devices(draw: Draw) -> Number:
    a, b = draw.option(((2, 6), (10, 4), (4, 12), (3, 7), (9, 5)))
    reach, far = draw.option(((1, 2), (2, 1), (1, 3), (3, 2)))
    first, second = [a - reach, a + reach], [b - far, b + far]
    draw.record(*first, *second)
    both = normalize(to_column([*first, *second]))
    inner = [float(normalize(to_column(each)).var[0]) for each in (first, second)]
    answer, within = float(both.var[0]), sum(inner) / 2
    return Number(
        f"Two devices hold {format_list(first)} and {format_list(second)} of one feature. Which "
        "variance does synchronized batch norm divide by?",
        answer,
        f"The variance of {format_list(first)} is {format_number(inner[0])}, of "
        f"{format_list(second)} {format_number(inner[1])}, on average {format_number(within)}. "
        f"Their means {format_number(a)} and {format_number(b)} lie "
        f"{format_number(float(both.mean[0] - min(a, b)))} to either side of the common mean. That "
        f"adds {format_number(answer - within)}, so it is {format_number(answer)}.",
        (
            Mistake(
                within, "The means of the devices differ, too. That spread is part of the variance."
            ),
            Mistake(float(both.unbiased_var[0]), "Batch norm divides by all m = 4, not by 3."),
        ),
    )


@choice("accumulation", "many_devices", 9)
def accumulation(draw: Draw) -> Choice:
    size, times = draw.number((2, 4, 8)), draw.number((8, 16))
    small, large = measure_gradient_flow([size, size * times], trials=1).law
    return Choice(
        f"Only {size} images fit into memory, so the gradients of {times} such batches are added "
        "up before each step. Which batches does batch norm see?",
        f"Batches of {size}",
        f"Statistics are those of one forward pass, {size} images. With one value per image, "
        f"√((m − 2)/m) of a random gradient passes: {format_number(float(small))} with m = {size}, "
        f"and {format_number(float(large))} with all {size * times} at once.",
        (
            Option(
                f"A batch of {size * times}",
                "The gradients are added up. The means and variances are not.",
            ),
            Option(
                f"Batches of {size}, but its running averages make up for it",
                "In training mode the running averages are not used.",
            ),
        ),
    )


@choice("several-devices", "many_devices", 13)
def several_devices(draw: Draw) -> Choice:
    devices, size = draw.number((4, 8)), draw.number((16, 32))
    return Choice(
        f"{devices} GPUs train one network with PyTorch's DistributedDataParallel, {size} images "
        "each. How many images share a mean in nn.BatchNorm2d?",
        f"{size}",
        f"Each process normalizes its own {size} images, and only the gradients are averaged. To "
        f"average over all {devices} · {size} = {devices * size}, use SyncBatchNorm. It exchanges "
        "the statistics in every layer.",
        (
            Option(
                f"{devices * size}", "That needs SyncBatchNorm. BatchNorm2d exchanges no means."
            ),
            Option(
                f"{size} on the first device, none on the others",
                "Each device uses its own mean. Only the running averages of the first are copied.",
            ),
        ),
    )


QUESTIONS = (
    accumulated_batch,
    two_devices,
    accumulation,
    several_devices,
)
