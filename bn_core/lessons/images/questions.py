"""Quiz questions on norms of images."""

from __future__ import annotations

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Option, choice


@choice("channels-last", "which_axes", 7)
def channels_last(draw: Draw) -> Choice:
    height, width = draw.number((28, 32)), draw.number((20, 24))
    return Choice(
        f"Images of 3 colours come as (N, 3, {height}, {width}). They are given to Keras's "
        "BatchNormalization as it is by default. What happens?",
        f"It normalizes {width} “channels”, which are columns of pixels",
        f"Its default is axis=-1, channels last: it takes the last axis, of {width}, for the "
        f"channels and learns {2 * width} numbers instead of 6. No error says so.",
        (
            Option(
                "It normalizes the 3 colours, as PyTorch would",
                "PyTorch takes axis 1, Keras the last one unless told otherwise.",
            ),
            Option(
                "It raises an error: the shape does not fit",
                "Any last axis fits: it is simply taken for the channels.",
            ),
            Option("It normalizes each image by itself", "That is what layer norm does."),
        ),
    )


QUESTIONS = (channels_last,)
