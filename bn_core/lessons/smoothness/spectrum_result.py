"""The Hessian's spectrum of networks with and without batch norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array

CLOSE = 0.01
"""The residual, as a share of an eigenvalue, below which it is known well enough to be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum(ExperimentResult):
    """M approximate eigenvalues at 2 moments, of 2 networks and R seeds.

    They are in ascending order. The moments are the first weights and the end of training; the
    networks are without and with batch norm. NaN stands where nothing is computed yet, or a
    network diverged.
    """

    values: Array
    """(2, 2, R, M)."""
    weights: Array
    """(2, 2, R, M): the share of all eigenvalues that each stands for."""
    residuals: Array
    """(2, 2, R, M): how far the nearest eigenvalue may be."""
    loss: Array
    """(2, 2, R): the loss, in nats, whose Hessian it is."""
    parameters: tuple[int, int]
    """The number of all eigenvalues of each network; 0 before it is known."""

    @property
    def top(self) -> Array:
        """The largest eigenvalue, (2, 2, R)."""
        return np.asarray(self.values[..., -1])

    @property
    def bottom(self) -> Array:
        """The most negative eigenvalue, or the smallest, (2, 2, R).

        An iteration that ends early leaves NaN in the first places.
        """
        return np.asarray(np.fmin.reduce(self.values, axis=-1))

    def smooth_density(self, grid: Array, width: float) -> Array:
        """Return how many eigenvalues per unit there are at ``grid`` (G,).

        They are (2, 2, G), averaged over the seeds. Each is spread as a normal distribution of
        standard deviation ``width``.
        """
        away = (grid[:, None] - self.values[..., None, :]) / width
        spread = np.exp(-(away**2) / 2) / (width * np.sqrt(2 * np.pi))
        each = np.nansum(spread * self.weights[..., None, :], axis=-1)
        known = np.isfinite(self.loss)[..., None]
        mean = np.where(known, each, 0).sum(axis=2) / np.maximum(known.sum(axis=2), 1)
        counts = np.array(self.parameters)[:, None]
        return np.where(known.any(axis=2), mean * counts, np.nan)
