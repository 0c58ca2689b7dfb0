"""What is said of small batches, true and untrue."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, column, listed
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.axes import group
from bn_core.norm.forward import normalize
from bn_core.norm.gradient_flow import passing
from bn_core.text.numbers import show


@choice("pairs-alike", "small_batches", 3)
def pairs_alike(draw: Draw) -> Choice:
    small, large = draw.one_of((1, 2, 3)), draw.one_of((50, 100, 500))
    pairs = [small, small + 1], [small, large]
    outs = [normalize(column(each)).y[:, 0] for each in pairs]
    return Choice(
        f"Batches of two: {listed(pairs[0])} and {listed(pairs[1])}. How do their outputs differ "
        "in training (γ 1, β 0)?",
        "Hardly at all",
        f"They are {listed(outs[0])} and {listed(outs[1])}: of two numbers, mean and variance take "
        "all but the order away.",
        (
            Option("The second is spread much wider", "Its σ is larger too, and divides it."),
            Option(
                "The second is shifted", "Both have mean 0: each batch's own mean is taken away."
            ),
        ),
    )


@choice("batch-of-one", "small_batches", 3)
def batch_of_one(draw: Draw) -> Choice:
    size = draw.one_of((4, 7, 8))
    return Choice(
        "PyTorch, train mode, a batch of one example. Where does batch norm raise “Expected more "
        "than 1 value per channel”?",
        "For (1, C), and for images of one pixel",
        f"It counts the values of a channel: one in (1, C), but {size} · {size} = {size**2} in an "
        f"image (1, C, {size}, {size}), which passes. In eval mode none is refused.",
        (
            Option(
                "For every batch of one example",
                f"(1, C, {size}, {size}) has {size**2} values a channel, and passes.",
            ),
            Option(
                "For none: y is simply β",
                "The formula gives β, but PyTorch refuses: a mean of one says nothing.",
            ),
        ),
    )


@choice("small-batch-noise", "small_batches", 8)
def small_batch_noise(draw: Draw) -> Choice:
    value = draw.one_of((5, 6, 7))
    mates = draw.batch(3, 0, 4), draw.batch(3, 8, 14)
    outs = [show(float(normalize(column([value, *each])).x_hat[0, 0])) for each in mates]
    return Choice(
        f"In training, the same example with the value {show(value)} has another x̂ in every "
        "epoch, although no weight has changed. Where does that noise come from?",
        "From the examples it is drawn with",
        f"Beside {listed(mates[0])} its x̂ is {outs[0]}, beside {listed(mates[1])} it is {outs[1]}. "
        "The smaller the batch, the more its mates decide.",
        (
            Option("From the running averages", "Train mode does not read them."),
            Option("From γ and β, which are drawn at random", "They start at 1 and 0."),
            Option("From dropout", "There need be none: the batch is what is drawn at random."),
        ),
    )


@choice("accumulation", "small_batches", 9)
def accumulation(draw: Draw) -> Choice:
    size, times = draw.one_of((2, 4, 8)), draw.one_of((8, 16))
    small, large = passing([size, size * times], trials=1).law
    return Choice(
        f"Only {size} images fit in memory, so gradients of {times} such batches are added up "
        "before each step. What has batch norm then seen?",
        f"Batches of {size}",
        f"Statistics are of a forward pass, {size} images. The share of a gradient that passes is "
        f"√((m − 2)/m) = {show(float(small))} with m = {size}; {size * times} at once would pass "
        f"{show(float(large))}.",
        (
            Option(
                f"A batch of {size * times}",
                "The gradients are added up, the means and variances are not.",
            ),
            Option(
                f"Batches of {size}, but its running averages make up for it",
                "In train mode the running averages are not used.",
            ),
        ),
    )


@choice("several-devices", "small_batches", 13)
def several_devices(draw: Draw) -> Choice:
    devices, size = draw.one_of((4, 8)), draw.one_of((16, 32))
    return Choice(
        f"{devices} GPUs train one network with PyTorch's DistributedDataParallel, {size} images "
        "each. How many images share a mean in nn.BatchNorm2d?",
        f"{size}",
        f"Each process normalizes its own {size}; only gradients are averaged. For all "
        f"{devices} · {size} = {devices * size} use SyncBatchNorm, which exchanges means and "
        "variances in every layer.",
        (
            Option(f"{devices * size}", "That needs SyncBatchNorm: means are not exchanged."),
            Option(
                f"{size} on the first device, none on the others",
                "Each device computes its own; the first one's buffers are copied to all.",
            ),
        ),
    )


@choice("free-of-the-batch", "small_batches", 8)
def free_of_the_batch(draw: Draw) -> Choice:
    x = np.array([draw.batch(4), draw.batch(4, 5, 30)], dtype=np.float64)
    alone, together = (normalize(each, axes=group(2)).y[0, 0] for each in (x[:1], x))
    return Choice(
        "Only two images fit on the device. Which norm computes the same for an image whatever "
        "else is in the batch?",
        "Group norm",
        f"Its means lie within an example: {listed(x[0])} in two groups begins with "
        f"{show(float(alone))} alone, and with {show(float(together))} beside {listed(x[1])}.",
        (
            Option(
                "Batch norm with a smaller momentum",
                "Momentum changes the memory for inference, not the batch's own mean.",
            ),
            Option(
                "Batch norm with the unbiased variance",
                "It would still be the variance of these two images.",
            ),
        ),
    )


QUESTIONS = (
    pairs_alike,
    batch_of_one,
    small_batch_noise,
    accumulation,
    several_devices,
    free_of_the_batch,
)
