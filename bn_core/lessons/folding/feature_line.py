"""One feature of batch norm as a straight line, in evaluation and in training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core import RunningStats, normalize, normalize_with
from bn_core.norm.arrays import Array
from bn_core.norm.folding import compute_affine


@dataclass(frozen=True, slots=True)
class Line:
    """The map y = slope · x + intercept."""

    slope: float
    intercept: float

    def at(self, x: ArrayLike) -> Array:
        """Return y at ``x``."""
        return self.slope * np.asarray(x, dtype=np.float64) + self.intercept


@dataclass(frozen=True, slots=True, eq=False)
class FeatureLines:
    """A batch (B,) that meets a layer with running statistics of another batch."""

    stats: RunningStats
    gamma: float
    beta: float
    x: Array
    evaluated: Array
    """The outputs in evaluation mode, by the four steps."""
    trained: Array
    """The outputs in training mode, by the four steps."""
    evaluation: Line
    training: Line
    """The line of this batch's own mean and variance."""

    @property
    def largest_error(self) -> float:
        """The largest difference between the line of evaluation and the four steps."""
        return float(np.abs(self.evaluation.at(self.x) - self.evaluated).max())

    @property
    def largest_gap(self) -> float:
        """The largest difference between the two modes."""
        return float(np.abs(self.trained - self.evaluated).max())


def compute_lines(
    remembered: ArrayLike, gamma: float, beta: float, shift: float, eps: float = 1e-5
) -> FeatureLines:
    """Put a batch (B,) plus ``shift`` through a layer that remembers the batch.

    The running statistics are the batch's mean and unbiased variance (``momentum=None``).
    ValueError for a batch that cannot be normalized.
    """
    column = np.asarray(remembered, dtype=np.float64).reshape(-1, 1)
    stats = RunningStats.start(1, momentum=None).after(normalize(column, eps=eps))
    x = column + shift
    evaluated = normalize_with(stats, x, gamma, beta, eps)
    trained = normalize(x, gamma, beta, eps)
    own = RunningStats(trained.mean, trained.var)
    return FeatureLines(
        stats,
        gamma,
        beta,
        x[:, 0],
        evaluated.y[:, 0],
        trained.y[:, 0],
        _make_line(stats, gamma, beta, eps),
        _make_line(own, gamma, beta, eps),
    )


def _make_line(stats: RunningStats, gamma: float, beta: float, eps: float) -> Line:
    affine = compute_affine(stats, gamma, beta, eps)
    return Line(float(affine.a[0]), float(affine.c[0]))
