"""Quiz questions on norms of images."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("channels-last", "images", 7)
def channels_last(draw: Draw) -> Choice:
    height, width = draw.number((28, 32)), draw.number((20, 24))
    return Choice(
        f"A batch of colour images has the shape (N, 3, {height}, {width}). You pass it to Keras's "
        "BatchNormalization with its default settings. What happens?",
        f"It normalizes {width} “channels”, which are columns of pixels",
        f"The default is axis=-1, channels last. So the last axis, of size {width}, counts as the "
        f"channels, and the layer learns {2 * width} numbers instead of 6. There is no error.",
        (
            Option(
                "It normalizes the 3 colours, as PyTorch would",
                "PyTorch takes axis 1 as the channels. Keras takes the last axis.",
            ),
            Option(
                "It raises an error: the shape does not fit",
                "Any size fits the last axis, so nothing is noticed.",
            ),
            Option(
                "It normalizes each image by itself",
                "Layer norm and instance norm do that. This layer still averages over the batch.",
            ),
        ),
    )


@choice("brighter-photo", "images", 7)
def brighter_photo(draw: Draw) -> Choice:
    added = draw.number((0.1, 0.2, 0.3))
    x = np.random.default_rng(0).uniform(size=(2, 3, 8, 8))
    brighter = x.copy()
    brighter[0] += added
    moved = float(np.abs(normalize(brighter).x_hat - normalize(x).x_hat)[1].max())
    return Choice(
        f"Every pixel of one photo in a batch becomes {format_number(added)} brighter. Which norm "
        "lets the next layer notice?",
        "Batch norm",
        "Its means cover all photos, so a brighter photo still differs from the others. It also "
        f"shifts them: in a random batch of two the other photo's x̂ moves by up to "
        f"{format_number(moved)}. Layer norm and instance norm subtract the photo's own mean.",
        (
            Option(
                "Layer norm",
                "The mean of that photo rises by the same number, so x − μ stays as it was.",
            ),
            Option(
                "Instance norm",
                "The mean of each channel rises by the same number, so x − μ stays as it was.",
            ),
            Option("None of them", "Batch norm's mean rises by less than this photo does."),
        ),
    )


@numeric("pixels-per-mean", "images", 7)
def pixels_per_mean(draw: Draw) -> Number:
    photos, side = draw.number((4, 8, 16)), draw.number((10, 20, 30))
    values = photos * side**2
    return Number(
        f"Batch norm gets {photos} colour photos of {side} × {side} pixels. How many values are "
        "averaged into its mean of red?",
        float(values),
        f"All pixels of all photos: {photos} · {side} · {side} = {format_number(values)}.",
        (
            Mistake(3 * values, "Each colour is a channel with a mean of its own."),
            Mistake(side**2, "That is instance norm: one photo alone."),
            Mistake(3 * side**2, "That is layer norm: one photo with its three colours."),
            Mistake(photos, "Every pixel counts, not only every photo."),
        ),
        tolerance=0.5,
    )


QUESTIONS = (channels_last, brighter_photo, pixels_per_mean)
