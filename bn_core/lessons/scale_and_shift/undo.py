"""γ and β that take back the normalization of one batch, and of no other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward, normalize
from bn_core.text.numbers import drop_rounding


@dataclass(frozen=True, slots=True, eq=False)
class Returned:
    """A feature (B,) before batch norm and after it."""

    x: Array
    y: Array

    @property
    def error(self) -> float:
        """The root mean square of y − x, which is 0 if it is rounding error."""
        error = float(np.sqrt(np.mean((self.y - self.x) ** 2)))
        return drop_rounding(error, max(1.0, float(np.abs(self.x).max())), share=1e-9)


def find_undoing_pair(step: Forward, feature: int) -> tuple[float, float]:
    """Return γ = √(σ² + ε) and β = μ of a feature, which give its batch back."""
    return float(1 / step.inv_std[feature]), float(step.mean[feature])


def return_feature(step: Forward, feature: int) -> Returned:
    """Return a feature of a step before and after batch norm."""
    return Returned(step.x[:, feature], step.y[:, feature])


def apply_to_second(x: ArrayLike, gamma: float, beta: float, eps: float) -> Returned:
    """Normalize a second batch (B,) with its own statistics and the same γ and β."""
    step = normalize(np.asarray(x, dtype=float)[:, None], gamma, beta, eps)
    return return_feature(step, 0)
