"""Biased and unbiased estimates of a variance by batch size.

A batch's own mean is nearer to its numbers than the true mean is, so the average of
(x - mean)² over N numbers expects σ² (N - 1) / N. PyTorch normalizes with this biased variance
and stores the unbiased one, N / (N - 1) times as large (Ioffe & Szegedy 2015, Algorithm 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.running_averages.claims import CLAIMS
from bn_core.lessons.running_averages.config import VarianceEstimatesConfig
from bn_core.norm.arrays import Float64Array
from bn_core.text.numbers import format_number

MAX_SIZE = 64
"""The largest batch size measured."""
MAX_ERRORS = CLAIMS["C08"].limit("errors")
"""Standard errors beyond which an average differs from the truth (claim C08)."""


@dataclass(frozen=True, slots=True, eq=False)
class VarianceEstimates:
    """Estimates of a variance of 1, averaged over ``batches`` batches of each size N.

    ``size`` (63,) is N = 2 ... 64; ``biased`` and ``unbiased`` (63,) are averages of the batch
    variances divided by N and by N - 1, with their standard errors. ``spread`` is the standard
    deviation of a single batch's unbiased variance. The batches of N + 1 are those of N with one
    number more, so that neighbours err together.
    """

    batches: int
    size: NDArray[np.int64]
    biased: Float64Array
    biased_error: Float64Array
    unbiased: Float64Array
    unbiased_error: Float64Array
    spread: Float64Array

    @property
    def factor(self) -> Float64Array:
        """N / (N - 1), which turns the biased variance into the unbiased one."""
        return self.size / (self.size - 1)

    def at(self, size: int) -> int:
        """Return the index of batches of ``size`` numbers, or raise ValueError."""
        if not 2 <= size <= MAX_SIZE:
            raise ValueError(f"The batches have 2 to {MAX_SIZE} numbers, not {size}.")
        return size - 2


def estimate_variance(seed: int = 0, batches: int = 20_000) -> VarianceEstimates:
    """Average the variance estimates of ``batches`` batches of 2 to 64 numbers.

    ValueError: seed or batches are out of the bounds of VarianceEstimatesConfig.
    """
    config = VarianceEstimatesConfig(batches, seed)
    mean, std = np.array(list(_accumulate_squares(config))).T
    size = np.arange(2, MAX_SIZE + 1)
    root = np.sqrt(config.batches)
    return VarianceEstimates(
        config.batches,
        size,
        mean / size,
        std / size / root,
        mean / (size - 1),
        std / (size - 1) / root,
        std / (size - 1),
    )


def _accumulate_squares(config: VarianceEstimatesConfig) -> Iterator[tuple[float, float]]:
    """Yield mean and standard deviation of the sum of squares for N = 2 ... 64.

    The sum is that of (x - mean)² in a batch of N; both are taken over the batches.

    Welford's update (1962) takes one number of every batch at a time, so that none is kept.
    """
    rng = np.random.default_rng(config.seed)
    mean = rng.normal(size=config.batches)
    squares = np.zeros(config.batches)
    for n in range(2, MAX_SIZE + 1):
        number = rng.normal(size=config.batches)
        apart = number - mean
        mean += apart / n
        squares += apart * (number - mean)
        yield float(squares.mean()), float(squares.std(ddof=1))


@dataclass(frozen=True, slots=True)
class CorrectionTest:
    """A test of claim C08 at one batch size; ``off`` is in standard errors."""

    size: int
    unbiased: float
    off: float
    biased_off: float
    batches: int

    @property
    def differs(self) -> bool:
        """Whether the corrected variance differs from the true one."""
        return abs(self.off) > MAX_ERRORS

    @property
    def because(self) -> str:
        """Describe the measurement in two sentences."""
        end = (
            "so the correction misses the true variance here."
            if self.differs
            else f"within the {format_number(MAX_ERRORS)} that chance allows: no bias is seen here."
        )
        return (
            f"Over {self.batches:,} normal batches of {self.size} the corrected variance averages "
            f"{format_number(self.unbiased, 4)} of the true one, {format_number(abs(self.off), 2)} "
            f"standard errors away, {end} Without the correction it is "
            f"{format_number(abs(self.biased_off), 2)} standard errors "
            f"{'below' if self.biased_off < 0 else 'above'}."
        )


def measure_correction_bias(result: VarianceEstimates, size: int = 8) -> CorrectionTest:
    """Measure whether N / (N - 1) is "only approximately unbiased" (claim C08)."""
    at = result.at(size)
    return CorrectionTest(
        size,
        float(result.unbiased[at]),
        float((result.unbiased[at] - 1) / result.unbiased_error[at]),
        float((result.biased[at] - 1) / result.biased_error[at]),
        result.batches,
    )
