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
        f"BatchNorm2d is given a block (N, C, H, W) = ({n}, {c}, {h}, {w}). How many numbers share "
        "one mean?",
        float(result["batch"].values_per_mean),
        f"All but the channel is averaged over: {n} · {h} · {w} = "
        f"{result['batch'].values_per_mean} "
        f"numbers for each of {c} means.",
        (
            Mistake(
                result["layer"].values_per_mean,
                "That is layer norm: one mean an example, C · H · W.",
            ),
            Mistake(
                result["instance"].values_per_mean,
                "That is instance norm: one mean an image, H · W.",
            ),
            Mistake(shape[0], "Positions of an image share the mean too, as examples do."),
        ),
        tolerance=0.5,
    )


@numeric("learned-numbers", "which_axes", 7)
def learned_numbers(draw: Draw) -> Number:
    channels, size = draw.number((24, 48, 96, 192, 384)), draw.number((7, 14, 28))
    result = count_statistics(BATCH, (8, channels, size, size))
    return Number(
        f"A BatchNorm2d layer has {channels} channels of {size} by {size} positions. How many of "
        "its numbers are learned by gradient descent?",
        float(result.parameters),
        f"A γ and a β for each of {channels} channels: {result.parameters}. The running mean and "
        f"variance are {result.buffers} more numbers, but averages, with no gradient; the "
        f"{size} by {size} positions share theirs.",
        (
            Mistake(result.parameters + result.buffers, "The running averages are not learned."),
            Mistake(channels, "Each channel has two: γ and β."),
            Mistake(2 * channels * size**2, "All positions of a channel share one γ and one β."),
        ),
        tolerance=0.5,
    )


@choice("axes-of-images", "which_axes", 7)
def axes_of_images(draw: Draw) -> Choice:
    shape = (draw.number((8, 16)), draw.number((3, 5)), draw.number((4, 6)), 7)
    result = count_statistics(BATCH, shape)
    return Choice(
        "Batch norm after a convolution, whose output is (N, C, H, W): over which axes is one mean "
        "taken?",
        "N, H and W",
        f"A channel is one feature, found at every place. A block {shape} has {result.means} "
        f"means, each of {result.values_per_mean} numbers.",
        (
            Option("N alone", "H and W are pooled too: one filter made all of these numbers."),
            Option("C, H and W", "That is layer norm: one mean for each example."),
            Option("H and W", "That is instance norm: one mean for each image and channel."),
        ),
    )


@choice("who-needs-memory", "which_axes", 7)
def who_needs_memory(draw: Draw) -> Choice:
    channels = draw.number((16, 32, 64))
    result = count_statistics(BATCH, (8, channels, 4, 4))
    return Choice(
        f"Layers of {channels} channels: which norm has to keep running averages for inference?",
        "Batch norm",
        f"Its mean is shared by the examples, so one example alone lacks it: {result.buffers} "
        f"running numbers stand in for {channels} channels. The others average within an example, "
        "in training and in inference alike.",
        (
            Option("Layer norm", "Its mean is taken within the example: nothing is missing."),
            Option("Group norm", "Its means are taken within the example: nothing is missing."),
            Option("All of them", "Only a mean that is shared by the examples gets lost."),
        ),
    )


QUESTIONS = (
    numbers_that_share,
    learned_numbers,
    axes_of_images,
    who_needs_memory,
)
