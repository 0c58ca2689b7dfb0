"""A batch on four number lines: x, x − mean, x̂ and y."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.forward import Forward


@dataclass(frozen=True, slots=True, eq=False)
class NumberLine:
    """One number line, with the mean and standard deviation drawn on it.

    ``values`` (B,) has one value per example.
    """

    name: str
    label: str
    values: NDArray[np.floating]
    mean: float
    std: float


def build_number_lines(
    step: Forward, feature: int
) -> tuple[NumberLine, NumberLine, NumberLine, NumberLine]:
    """Build the four lines of one feature, counted from 0, of a batch (B, C).

    The mean and the standard deviation are those that ``step`` used, the batch's or fixed ones;
    each line has them after its own step.
    """
    std = float(np.sqrt(step.var[feature]))
    scaled = std * float(step.inv_std[feature])
    gamma, beta = float(step.gamma[feature]), float(step.beta[feature])
    return (
        NumberLine("x", "x", step.x[:, feature], float(step.mean[feature]), std),
        NumberLine("centered", "x − μ", step.centered[:, feature], 0.0, std),
        NumberLine("x_hat", "x̂", step.x_hat[:, feature], 0.0, scaled),
        NumberLine("y", "y", step.y[:, feature], beta, abs(gamma) * scaled),
    )
