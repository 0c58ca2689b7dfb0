"""A real mini-batch in motion, whose examples are replaced one by one.

One flower stays. Its feature does not change at all, and yet each batch normalizes it to another
number.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from bn_core import Forward, normalize
from bn_core.text.numbers import format_number

FLOWER = 4.7
"""Petal length in cm of the flower that stays, the first Iris versicolor."""
OTHERS = (1.4, 1.0, 1.9, 1.7, 1.2, 6.0, 5.1, 6.3, 5.6, 6.6, 4.4, 5.0, 4.0, 3.6, 3.3)
"""Petal lengths in cm of five flowers each of Iris setosa, virginica and versicolor, apart
enough to be told from each other.

R. A. Fisher, The Use of Multiple Measurements in Taxonomic Problems, Annals of Eugenics, 1936."""
BATCH_SIZE = 6
STEPS = 3
"""Batches computed for each replacement; the last has the new flower in its place."""
_START = 4
"""The replacement with which the motion begins, so that the first batch is spread out."""


@cache
def compute_batches() -> tuple[Forward, ...]:
    """Return the batches of one round, ``STEPS`` of them for each replacement.

    The first example is the flower that stays. The last batch leads back to the first.
    """
    batches = []
    values = np.array([_get_other(_START - count) for count in range(BATCH_SIZE - 1, 0, -1)])
    for turn in range(len(OTHERS)):
        place = turn % len(values)
        leaves, comes = values[place], _get_other(_START + turn)
        for values[place] in np.linspace(leaves, comes, STEPS + 1)[1:]:
            batches.append(normalize(np.array([FLOWER, *values])[:, None]))
    return tuple(batches)


def describe_batch(step: Forward) -> str:
    """Return where the flower stands among the others, in a sentence."""
    x_hat, mean = float(step.x_hat[0, 0]), float(step.mean[0])
    side = "above" if x_hat > 0 else "below"
    return (
        f"Mean of these {len(step.x)} flowers: {format_number(mean)} cm. The blue flower is "
        f"{format_number(abs(x_hat))} standard deviations {side} it."
    )


def _get_other(place: int) -> float:
    return OTHERS[place % len(OTHERS)]
