"""Fold batch norm at inference, an affine map, into the layer before it.

With fixed statistics (Ioffe & Szegedy 2015, Algorithm 2, line 11)::

    a = gamma / sqrt(var + eps)
    c = beta - a * mean

A linear layer or a convolution followed by y = a·x + c is again one such layer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.running import RunningStats
from bn_core.norm.validation import as_eps, as_features, describe_not_finite, is_finite


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """The map y = a·x + c with a slope ``a`` and an intercept ``c`` per feature, (C,)."""

    a: Array
    c: Array


@dataclass(frozen=True, slots=True, eq=False)
class FoldedLayer:
    """The weight and bias (out,) of a layer that replaces a layer and batch norm."""

    weight: Array
    bias: Array


def compute_affine(
    stats: RunningStats, gamma: ArrayLike = 1.0, beta: ArrayLike = 0.0, eps: float = 1e-5
) -> Affine:
    """Return batch norm at inference as one affine map per feature.

    gamma and beta are one number, or (C,) for the C features of ``stats``. ValueError if they have
    another shape or are not finite, or if a variance is 0 and eps = 0.
    """
    gamma, beta = (
        _as_finite_features(gamma, stats, "gamma"),
        _as_finite_features(beta, stats, "beta"),
    )
    scale = stats.var + as_eps(eps)
    if (scale == 0).any():
        raise ValueError("A running variance is 0 and eps is 0: make eps larger.")
    a = gamma / np.sqrt(scale)
    return Affine(a, beta - a * stats.mean)


def fold_layer(
    weight: ArrayLike,
    bias: ArrayLike | None,
    stats: RunningStats,
    gamma: ArrayLike = 1.0,
    beta: ArrayLike = 0.0,
    eps: float = 1e-5,
    *,
    transposed: bool = False,
) -> FoldedLayer:
    """Fold batch norm into the layer whose output it normalizes.

    ``weight`` is (out, in) of a linear layer or (out, in, height, width) of a convolution, with
    the out features of ``stats``. If ``transposed``, it is (in, out, height, width), as PyTorch
    stores a transposed convolution. ``bias`` is (out,), or None if the layer has no bias; the
    folded layer always has one. ValueError as for :func:`compute_affine`, and if the shapes do not
    fit.
    """
    weight = np.asarray(weight, dtype=np.float64)
    out, axis = len(stats.mean), int(transposed)
    if weight.ndim not in (2, 4) or weight.shape[axis] != out:
        first = f"in, {out}" if transposed else f"{out}, in"
        raise ValueError(
            f"weight has shape {weight.shape}: it must be ({first}) or ({first}, height, "
            f"width), since the running statistics are of {out} feature{'s' * (out != 1)}."
        )
    if not is_finite(weight):
        raise ValueError("weight must hold finite numbers.")
    before = _as_finite_features(0.0 if bias is None else bias, stats, "bias")
    line = compute_affine(stats, gamma, beta, eps)
    slope = line.a.reshape(-1, *[1] * (weight.ndim - 1 - axis))
    return FoldedLayer(slope * weight, line.a * before + line.c)


def _as_finite_features(values: ArrayLike, stats: RunningStats, name: str) -> Array:
    """Return one finite value per feature, (C,); a single number is repeated."""
    full = as_features(values, stats.mean[None], name)
    if not is_finite(full):
        raise describe_not_finite(full, name)
    return full
