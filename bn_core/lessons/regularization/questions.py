"""Quiz questions on the noise of mini-batches."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("before-or-after", "regularization", 10)
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


@choice("small-batch-noise", "regularization", 8)
def small_batch_noise(draw: Draw) -> Choice:
    value = draw.number((5, 6, 7))
    others = draw.batch(3, 0, 4), draw.batch(3, 8, 14)
    outs = [
        format_number(float(normalize(to_column([value, *each])).x_hat[0, 0])) for each in others
    ]
    return Choice(
        f"In training, the same example with the value {format_number(value)} has another x̂ in "
        "every epoch, although no weight has changed. Where does this noise come from?",
        "From the other examples of its batch",
        f"Beside {format_list(others[0])} its x̂ is {outs[0]}, beside {format_list(others[1])} it "
        f"is {outs[1]}. The smaller the batch, the more the other examples decide.",
        (
            Option("From the running averages", "Training mode does not use them."),
            Option("From γ and β, which are drawn at random", "They start at 1 and 0."),
            Option("From dropout", "There need be none: the batch is what is drawn at random."),
        ),
    )


@numeric("noise-by-batch-size", "regularization", 8)
def noise_by_batch_size(draw: Draw) -> Number:
    size, larger = draw.option(((16, 64), (16, 144), (25, 100), (25, 400), (64, 256)))
    draw.record(size, larger)
    times, small, large = larger // size, 1 / math.sqrt(size), 1 / math.sqrt(larger)
    return Number(
        f"A value at the mean of its source has an x̂ that scatters by {format_number(small)} "
        f"(standard deviation) in random batches of {size}. By about how much does it scatter in "
        f"batches of {larger}?",
        large,
        f"The mean of a batch of B examples scatters by σ/√B. A batch of {larger} has {times} "
        f"times as many examples, so 1/√{times} of the noise is left: "
        f"{format_number(small)}/{format_number(math.sqrt(times))} = {format_number(large)}.",
        (
            Mistake(small / times, "Noise shrinks with the root of the batch size."),
            Mistake(small, "Larger batches estimate the mean more precisely."),
        ),
    )


@choice("noise-or-rate", "regularization", 8)
def noise_or_rate(draw: Draw) -> Choice:
    rate = draw.number((0.1, 0.2, 0.4))
    return Choice(
        f"Two networks train with learning rate {format_number(rate)}: one with noisy statistics, "
        "its twin with those of all examples. The noisy one errs less on the test set. Is the "
        "noise the reason?",
        "Not shown: compare each at its own best rate, with several seeds",
        f"Learning rate {format_number(rate)} may suit one of the two better. In this lesson the "
        "difference at one rate is large, and at the best rates of both it is no larger than "
        "between seeds.",
        (
            Option(
                "Yes: they differ in the noise alone",
                "They differ in what this learning rate does to them, too.",
            ),
            Option(
                "No: noise can only disturb training",
                "Noise can keep a network from overfitting, as dropout does.",
            ),
        ),
    )


QUESTIONS = (
    before_or_after,
    small_batch_noise,
    noise_by_batch_size,
    noise_or_rate,
)
