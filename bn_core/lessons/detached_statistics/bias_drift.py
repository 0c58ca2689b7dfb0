"""A bias that drifts because the gradient ignores the batch mean.

Ioffe & Szegedy 2015, section 2: a layer adds a bias b to its input u and takes the mean away,
x_hat = x - mean(x) with x = u + b. A gradient that ignores how mean(x) depends on b
moves b at every step, and output and loss stay the same. With loss = mean((x_hat - t)**2)::

    d_x = 2 * (x_hat - t) / m                  statistics left out: d_b = sum(d_x) = -2 * mean(t)
    d_x = 2 * (x_hat - t - mean(x_hat - t)) / m     kept: d_b = 0
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BiasDrift:
    """Gradient descent on a bias before a layer that subtracts the mean.

    Each array is (steps + 1,).
    """

    bias_left_out: Curve
    loss_left_out: Curve
    bias_kept: Curve
    loss_kept: Curve


def simulate_bias_drift(u: ArrayLike, target: float, rate: float, steps: int) -> BiasDrift:
    """Train b from 0 on inputs u (B,), with and without the path through the mean.

    ``rate`` is the learning rate. ValueError: fewer than one input or step.
    """
    inputs = np.asarray(u, dtype=np.float64).ravel()
    if inputs.size < 1 or steps < 1:
        raise ValueError("The toy problem needs an input and a step.")
    bias, losses = _descend_biases(inputs, target, rate, steps)
    return BiasDrift(bias[:, 0], losses[:, 0], bias[:, 1], losses[:, 1])


def _descend_biases(u: Curve, target: float, rate: float, steps: int) -> tuple[Curve, Curve]:
    """Return biases and losses (steps + 1, 2) with the statistics left out and kept."""
    bias, losses = np.zeros((steps + 1, 2)), np.zeros((steps + 1, 2))
    for k in range(steps + 1):
        x = u + bias[k, :, None]
        off = x - _average(x)[:, None] - target
        losses[k] = _average(off * off)
        if k < steps:
            d_x = 2 * off / len(u)
            d_x[1] -= _average(d_x)[1]  # the path through the mean
            bias[k + 1] = bias[k] - rate * np.add.reduce(d_x, 1)
    return bias, losses


def _average(rows: Curve) -> Curve:
    """Return the mean of each row; np.mean takes five times as long for a few."""
    means: Curve = np.add.reduce(rows, 1) / rows.shape[1]
    return means
