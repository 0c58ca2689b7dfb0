"""Quiz questions on standardizing."""

from __future__ import annotations

from bn_core.lessons.draw import Draw, format_list, format_signed, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("first-z-score", "standardize", 6)
def first_z_score(draw: Draw) -> Number:
    numbers = draw.batch(4)
    step = normalize(to_column(numbers), eps=0.0)
    x, mean, z = float(step.x[0, 0]), float(step.mean[0]), float(step.x_hat[0, 0])
    std, sample_std = float(step.var[0]) ** 0.5, float(step.unbiased_var[0]) ** 0.5
    return Number(
        f"Standardize {format_list(numbers)} as batch norm does, without ε. What is the z-score of "
        "the first number?",
        z,
        f"The mean is {format_number(mean)} and the standard deviation, divided by n, is "
        f"{format_number(std)}. So the z-score is ({format_number(x)} {format_signed(-mean)}) / "
        f"{format_number(std)} = {format_number(z)}.",
        (
            Mistake(
                (x - mean) / sample_std,
                "That divides by the standard deviation with n − 1. Batch norm divides by n.",
            ),
            Mistake(
                (x - mean) / std**2, "That divides by the variance. Take its square root first."
            ),
            Mistake(x / std, "Subtract the mean before you divide."),
            Mistake(-z, "Look at the sign: it is the number minus the mean."),
        ),
    )


@numeric("other-unit", "standardize")
def other_unit(draw: Draw) -> Number:
    z = draw.number((-1.5, -0.5, 0.8, 1.2, 2.0))
    return Number(
        f"One of a hundred temperatures in °C has the z-score {format_number(z)}. All are "
        "converted to °F: 1.8 times each, plus 32. What is its z-score now?",
        z,
        "The distance to the mean and the standard deviation are both multiplied by 1.8, so their "
        f"ratio is still {format_number(z)}. The 32 moves number and mean alike.",
        (
            Mistake(1.8 * z + 32, "That converts the z-score. It has no unit, so it stays."),
            Mistake(1.8 * z, "The standard deviation is multiplied by 1.8, too."),
        ),
    )


@choice("shape-of-a-histogram", "standardize")
def shape_of_a_histogram(draw: Draw) -> Choice:
    zeros = draw.number((50, 60, 70))
    return Choice(
        f"Of 100 outputs of a unit {zeros} are 0, and the others lie between 1 and 9. What does "
        "their histogram look like after standardizing?",
        "It has the same shape, moved and stretched",
        f"Every number is shifted and scaled in the same way, so the {zeros} equal outputs stay "
        "equal. Only the mean becomes 0 and the standard deviation 1.",
        (
            Option(
                "It is a bell curve",
                "Standardizing makes nothing normal. It only shifts and stretches.",
            ),
            Option(
                "It is flat between 0 and 1",
                "That mixes it up with ranks. Standardizing only shifts and stretches.",
            ),
            Option(
                "All values lie between −1 and 1",
                "A standard deviation of 1 is no limit: an outlier can lie far beyond it.",
            ),
        ),
    )


QUESTIONS = (
    first_z_score,
    other_unit,
    shape_of_a_histogram,
)
