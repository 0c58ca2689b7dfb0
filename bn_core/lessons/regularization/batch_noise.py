"""The x̂ of one value in many random batches.

One value is fixed, in standard deviations of the source (mean 0, variance 1), and the other
examples are drawn again and again. The scatter is the noise that batch norm adds in training; at
inference the same value always gives the same number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.regularization.config import BatchNoiseConfig
from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward, normalize

SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Which quantiles are kept of the x_hat at each size."""


@dataclass(frozen=True, slots=True, eq=False)
class BatchSizeNoise:
    """The x_hat, mean and std (draws,) of all batches of one size.

    ``mean`` and ``std`` are the batch's own, the fixed value included, in the source's unit.
    """

    value: float
    size: int
    x_hat: Array
    mean: Array
    std: Array


@dataclass(frozen=True, slots=True, eq=False)
class BatchNoise:
    """The fixed value's x_hat by batch size.

    ``quantiles`` is (8, 5), ``average`` and ``std`` are (8,). ``largest`` (8,) is the most that
    |x_hat| can be in a batch of that size, sqrt(size - 1) (Samuelson 1968), which is 1 in a batch
    of 2. ``inference`` is the x_hat that running statistics which know the source would give.
    """

    value: float
    draws: int
    sizes: tuple[int, ...]
    quantiles: Array
    average: Array
    std: Array
    largest: Array
    inference: float


def measure_batch_noise(config: BatchNoiseConfig) -> BatchNoise:
    """Put ``config.value`` into ``config.draws`` batches of each of SIZES."""
    result = [measure_batch_size_noise(config, size).x_hat for size in SIZES]
    return BatchNoise(
        config.value,
        config.draws,
        SIZES,
        np.array([np.quantile(x_hat, SHARES) for x_hat in result]),
        np.array([x_hat.mean() for x_hat in result]),
        np.array([x_hat.std(ddof=1) for x_hat in result]),
        np.sqrt(np.array(SIZES) - 1.0),
        config.value,
    )


def measure_batch_size_noise(config: BatchNoiseConfig, size: int | None = None) -> BatchSizeNoise:
    """Measure every draw at one batch size, by default ``config.size``."""
    size = BatchNoiseConfig(size=size).size if size else config.size
    step = draw_batches(config, size)
    return BatchSizeNoise(config.value, size, step.x_hat[0], step.mean, np.sqrt(step.var))


def draw_batches(config: BatchNoiseConfig, size: int) -> Forward:
    """Draw the batches and normalize them.

    Each draw is a feature, and the fixed value is example 1.

    A larger batch of the same seed has other examples, not more of the same. eps is 0, so that
    x_hat depends on the batch alone.
    """
    rng = np.random.default_rng((config.seed, size))
    x = rng.normal(size=(size, config.draws))
    x[0] = config.value
    return normalize(x, eps=0.0)
