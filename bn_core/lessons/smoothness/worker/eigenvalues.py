"""The largest eigenvalues of a symmetric matrix, by Lanczos iteration."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh
from torch import Tensor

from bn_core.norm.arrays import Array

Product = Callable[[Tensor], Tensor]
"""Multiplies a symmetric matrix (P, P) by a vector (P,)."""
TOLERANCE = 1e-4
"""The residual, as a share of the eigenvalue, at which the iteration stops."""
BASIS = 12
"""The vectors that the iteration keeps."""
RESTARTS = 60
"""The most restarts of the iteration, each of about as many products."""


@dataclass(frozen=True, slots=True)
class Eigenvalue:
    """An eigenvalue and its error bound; NaN if the iteration did not converge."""

    value: float
    residual: float
    """‖M v − λ v‖ over |λ|: an eigenvalue lies so near, as a share of λ."""


@dataclass(frozen=True, slots=True)
class LargestEigenvalues:
    """The largest eigenvalue, and the one of largest size, which may be negative."""

    top: Eigenvalue
    dominant: Eigenvalue


def find_largest(product: Product, first: Tensor) -> LargestEigenvalues:
    """Find both by Lanczos iteration from a direction (P,) in float64.

    If the dominant eigenvalue is positive, it is also the largest.
    """
    dominant = _iterate_lanczos(product, first, "LM")
    if not dominant.value < 0:
        return LargestEigenvalues(dominant, dominant)
    return LargestEigenvalues(_iterate_lanczos(product, first, "LA"), dominant)


@dataclass(frozen=True, slots=True, eq=False)
class RitzValues:
    """M approximate eigenvalues of a symmetric matrix, in ascending order.

    The outermost are close to eigenvalues. Together they stand for the whole spectrum: the share
    of the eigenvalues in an interval is about the sum of the weights in it (Golub & Welsch 1969;
    Ghorbani et al. 2019).
    """

    values: Array
    """(M,)."""
    weights: Array
    """(M,): with sum 1."""
    residuals: Array
    """(M,): an eigenvalue lies so near, in its own unit."""


def find_ritz_values(product: Product, first: Tensor, steps: int) -> RitzValues:
    """Run ``steps`` Lanczos steps from a direction (P,), orthogonalized in full.

    They are all NaN if the matrix is not finite, and fewer if its dimension is smaller.
    """
    steps = min(steps, len(first))
    basis = torch.empty(steps, len(first), dtype=first.dtype, device=first.device)
    diagonal, beside = np.zeros(steps), np.zeros(steps)
    vector = first / first.norm()
    for place in range(steps):
        basis[place] = vector
        image = product(vector).detach()
        if not torch.isfinite(image).all():
            lost = np.full(steps, np.nan)
            return RitzValues(lost, lost, lost)
        diagonal[place] = float(image @ vector)
        for _ in range(2):  # once leaves rounding errors that grow with every step
            image = image - basis[: place + 1].T @ (basis[: place + 1] @ image)
        beside[place] = float(image.norm())
        if beside[place] <= 1e-12 * np.abs(diagonal).max():  # the space has no further direction
            steps = place + 1
            break
        vector = image / beside[place]
    inner, outer = beside[: steps - 1], beside[steps - 1]
    values, vectors = np.linalg.eigh(
        np.diag(diagonal[:steps]) + np.diag(inner, 1) + np.diag(inner, -1)
    )
    return RitzValues(values, vectors[0] ** 2, np.abs(outer * vectors[-1]))


def _iterate_lanczos(product: Product, first: Tensor, which: str) -> Eigenvalue:
    """Find the largest eigenvalue, "LA", or the largest in size, "LM"."""

    def multiply(vector: Array) -> Array:
        image = product(torch.from_numpy(vector.ravel()).to(first))
        return np.asarray(image.detach().cpu().numpy())

    start = first.cpu().numpy()
    if not np.isfinite(multiply(start)).all():
        return Eigenvalue(math.nan, math.nan)
    matrix = LinearOperator((len(start), len(start)), matvec=multiply, dtype=np.float64)
    try:
        values, vectors = eigsh(
            matrix,
            k=1,
            which=which,
            v0=start,
            tol=TOLERANCE,
            ncv=min(BASIS, len(start)),
            maxiter=RESTARTS,
        )
    except ArpackNoConvergence:
        return Eigenvalue(math.nan, math.nan)
    value, vector = float(values[0]), vectors[:, 0]
    away = float(np.linalg.norm(multiply(vector) - value * vector))
    return Eigenvalue(value, away / abs(value) if value else away and math.inf)
