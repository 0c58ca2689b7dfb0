"""Example batches that are small enough to check by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.batches.batch import MAX_EXAMPLES, MAX_FEATURES, Batch, BatchError, check_count


@dataclass(frozen=True, slots=True)
class Preset:
    """A batch as ``read_batch`` reads it, its parameters, and what to notice about it."""

    key: str
    name: str
    text: str
    gamma: float
    beta: float
    eps: float
    why: str


PRESETS = (
    Preset(
        "textbook",
        "Textbook",
        "2, 4, 8, 10",
        2.0,
        1.0,
        1e-5,
        "The output has mean β = 1 and standard deviation γ = 2, whatever the input had.",
    ),
    Preset(
        "quiz",
        "Quiz",
        "1, 3, 5, 7",
        1.0,
        0.0,
        1e-5,
        "The mean is 4 and the variance 5: work out the last x̂ before you look.",
    ),
    Preset(
        "eight",
        "Eight numbers",
        "2, 4, 4, 4, 5, 5, 7, 9",
        1.0,
        0.0,
        1e-5,
        "The mean is 5 and the standard deviation 2, so every x̂ is a multiple of one half.",
    ),
    Preset(
        "constant",
        "A constant feature",
        "3, 3, 3, 3",
        2.0,
        1.0,
        1e-5,
        "Without spread every x̂ is 0 and every y is β, whatever γ; without ε it would be 0/0.",
    ),
    Preset(
        "pair",
        "A pair",
        "1 5; 2 500",
        1.0,
        0.0,
        1e-5,
        "Both features come out as −1 and +1: of two examples only the order is left.",
    ),
    Preset(
        "outlier",
        "An outlier",
        "1, 2, 3, 4, 100",
        1.0,
        0.0,
        1e-5,
        "The outlier sets the scale: the x̂ of the other four differ by less than 0.08.",
    ),
)


def random_batch(seed: int, examples: int, features: int) -> Batch:
    """Draw normally distributed numbers with a random mean and spread per feature.

    The same seed gives the same (examples, features) batch. Numbers have three significant digits.
    Raises BatchError if a size is out of bounds or the seed is negative.
    """
    if seed < 0 or examples < 1 or features < 1:
        raise BatchError("A random batch needs a seed from 0 up, an example and a feature.")
    check_count(examples, MAX_EXAMPLES, "examples")
    check_count(features, MAX_FEATURES, "features")
    rng = np.random.default_rng(seed)
    mean, spread = rng.uniform(-10, 10, features), 10 ** rng.uniform(-1, 1, features)
    values = rng.normal(mean, spread, (examples, features))
    return Batch.from_values([[float(f"{value:.3g}") for value in row] for row in values.tolist()])
