"""Quiz questions on the axes that a norm averages over."""

from __future__ import annotations

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.lessons.which_axes.sharing import count_statistics
from bn_core.norm.axes import BATCH, INSTANCE, LAYER
from bn_core.text.numbers import format_number


@numeric("numbers-that-share", "which_axes", 7)
def numbers_that_share(draw: Draw) -> Number:
    shape = (
        draw.number((8, 16, 32)),
        draw.number((3, 6, 12)),
        draw.number((4, 5, 7)),
        draw.number((9, 10, 11)),
    )
    result = {axes.name: count_statistics(axes, shape) for axes in (BATCH, LAYER, INSTANCE)}
    n, c, h, w = map(format_number, shape)
    return Number(
        f"BatchNorm2d gets a tensor of shape (N, C, H, W) = ({n}, {c}, {h}, {w}). How many values "
        "are averaged into each mean?",
        float(result["batch"].values_per_mean),
        f"It averages over every axis except the channels: {n} · {h} · {w} = "
        f"{result['batch'].values_per_mean} values for each of {c} means.",
        (
            Mistake(
                result["layer"].values_per_mean,
                "That is layer norm, with one mean per example: C · H · W.",
            ),
            Mistake(
                result["instance"].values_per_mean,
                "That is instance norm, with one mean per example and channel: H · W.",
            ),
            Mistake(shape[0], "The mean also covers all positions of each example, not only N."),
        ),
        tolerance=0.5,
    )


@numeric("learned-numbers", "which_axes", 7)
def learned_numbers(draw: Draw) -> Number:
    channels, size = draw.number((24, 48, 96, 192, 384)), draw.number((7, 14, 28))
    result = count_statistics(BATCH, (8, channels, size, size))
    return Number(
        f"A BatchNorm2d layer has {channels} channels of {size} × {size} positions. How many "
        "parameters does gradient descent train in it?",
        float(result.parameters),
        f"It trains one γ and one β per channel: 2 · {channels} = {result.parameters}. The running "
        f"mean and variance are {result.buffers} more numbers, but they are averages and have no "
        "gradient.",
        (
            Mistake(
                result.parameters + result.buffers,
                "That includes the running averages, which gradient descent does not train.",
            ),
            Mistake(channels, "Each channel has two parameters: γ and β."),
            Mistake(2 * channels * size**2, "All positions of a channel share one γ and one β."),
        ),
        tolerance=0.5,
    )


@choice("axes-of-images", "which_axes", 7)
def axes_of_images(draw: Draw) -> Choice:
    shape = (draw.number((8, 16)), draw.number((3, 5)), draw.number((4, 6)), 7)
    result = count_statistics(BATCH, shape)
    return Choice(
        "Batch norm follows a convolution with output (N, C, H, W). Over which axes does it take "
        "each mean?",
        "N, H and W",
        "A channel is one feature, computed by one filter at every position. A tensor of shape "
        f"{shape} has {result.means} means of {result.values_per_mean} values each.",
        (
            Option("N alone", "One filter computes all positions, so H and W are averaged too."),
            Option("C, H and W", "That is layer norm, with one mean per example."),
            Option("H and W", "That is instance norm, with one mean per example and channel."),
        ),
    )


@choice("who-needs-memory", "which_axes", 7)
def who_needs_memory(draw: Draw) -> Choice:
    channels = draw.number((16, 32, 64))
    result = count_statistics(BATCH, (8, channels, 4, 4))
    return Choice(
        f"Which norm of {channels} channels needs running averages for inference?",
        "Batch norm",
        "Its means cover several examples, and a single example cannot supply them. So it stores "
        f"{result.buffers} running averages for {channels} channels. The other norms average "
        "within one example, in training and at inference.",
        (
            Option("Layer norm", "Its mean comes from one example, which inference has too."),
            Option("Group norm", "Its means come from one example, which inference has too."),
            Option("All of them", "Only means over several examples are missing at inference."),
        ),
    )


QUESTIONS = (
    numbers_that_share,
    learned_numbers,
    axes_of_images,
    who_needs_memory,
)
