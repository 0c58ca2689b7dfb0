"""Quiz questions on the noise of mini-batches."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("before-or-after", "activations", 10)
def before_or_after(draw: Draw) -> Choice:
    batch = [-draw.integer(1, 3), draw.integer(4, 6), -draw.integer(5, 8), draw.integer(1, 3)]
    x = to_column(batch)
    before = np.maximum(normalize(x).y, 0)[:, 0]
    after = normalize(np.maximum(x, 0)).y[:, 0]
    return Choice(
        "Should batch norm stand before the ReLU or after it?",
        "Both are used: try it in your own network",
        f"They are two functions: {format_list(batch)} becomes {format_list(before)} with the norm "
        f"first and {format_list(after)} with it last. The first paper puts it before; which is "
        "better is open, and testable.",
        (
            Option("Before: after it, it cannot work", "Networks with it after ReLU train too."),
            Option(
                "After: the input of the next layer must have mean 0",
                "That would be a reason, not a proof; the first paper puts it before.",
            ),
            Option("It is the same", f"{format_list(before)} is not {format_list(after)}."),
        ),
    )


@choice("small-batch-noise", "small_batches", 8)
def small_batch_noise(draw: Draw) -> Choice:
    value = draw.number((5, 6, 7))
    mates = draw.batch(3, 0, 4), draw.batch(3, 8, 14)
    outs = [
        format_number(float(normalize(to_column([value, *each])).x_hat[0, 0])) for each in mates
    ]
    return Choice(
        f"In training, the same example with the value {format_number(value)} has another x̂ in "
        "every epoch, although no weight has changed. Where does that noise come from?",
        "From the examples it is drawn with",
        f"Beside {format_list(mates[0])} its x̂ is {outs[0]}, beside {format_list(mates[1])} it is "
        f"{outs[1]}. The smaller the batch, the more its mates decide.",
        (
            Option("From the running averages", "Train mode does not read them."),
            Option("From γ and β, which are drawn at random", "They start at 1 and 0."),
            Option("From dropout", "There need be none: the batch is what is drawn at random."),
        ),
    )


QUESTIONS = (
    before_or_after,
    small_batch_noise,
)
