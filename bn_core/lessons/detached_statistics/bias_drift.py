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
    return BiasDrift(
        *_descend_bias(inputs, target, rate, steps, False),
        *_descend_bias(inputs, target, rate, steps, True),
    )


def _descend_bias(
    u: Curve, target: float, rate: float, steps: int, statistics: bool
) -> tuple[Curve, Curve]:
    bias, losses = np.zeros(steps + 1), np.zeros(steps + 1)
    for k in range(steps + 1):
        x = u + bias[k]
        off = x - x.mean() - target
        losses[k] = np.mean(off**2)
        if k < steps:
            d_x = 2 * off / len(u)
            if statistics:
                d_x = d_x - d_x.mean()  # the path through the mean
            bias[k + 1] = bias[k] - rate * d_x.sum()
    return bias, losses
