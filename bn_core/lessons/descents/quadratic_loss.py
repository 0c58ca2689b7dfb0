"""A quadratic loss, and three gradient descents on it.

The loss of weights v is ½(v − v*)ᵀH(v − v*): least squares with H = E[xxᵀ]. Batch norm of wᵀx
writes v = γ·w/‖w‖_H with ‖w‖_H² = wᵀHw (Kohler et al. 2018; Cai, Li and Shen 2019).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.norm.arrays import Float64Array


@dataclass(frozen=True, slots=True, eq=False)
class QuadraticLoss:
    """The matrix H and the solution v* of a quadratic loss.

    H is (d, d) or its diagonal (d,), v* (…, d). Both may have more leading axes.
    """

    h: Float64Array
    solution: Float64Array

    def multiply_by_h(self, v: Float64Array) -> Float64Array:
        """Return H·v for v (…, Q, d)."""
        diagonal = self.h.ndim == self.solution.ndim
        return v * self.h[..., None, :] if diagonal else v @ self.h

    @property
    def u(self) -> Float64Array:
        """The vector E[yx] = H·v* (…, 1, d)."""
        return self.multiply_by_h(self.solution[..., None, :])

    def compute_excess(self, v: Float64Array) -> Float64Array:
        """Return the loss above its minimum (…, Q)."""
        off = v - self.solution[..., None, :]
        result: Float64Array = 0.5 * (off * self.multiply_by_h(off)).sum(axis=-1)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class LengthDirectionWeights:
    """Weights written as a direction w (…, Q, d) and a length γ (…, Q, 1)."""

    w: Float64Array
    gamma: Float64Array

    def weights(self, loss: QuadraticLoss) -> Float64Array:
        """Return v = γ·w/‖w‖_H."""
        return (
            self.gamma
            * self.w
            / np.sqrt((self.w * loss.multiply_by_h(self.w)).sum(-1, keepdims=True))
        )


def step_gradient_descent(loss: QuadraticLoss, v: Float64Array, rate: Float64Array) -> Float64Array:
    """Make one step of gradient descent at rates (Q, 1)."""
    return v - rate * (loss.multiply_by_h(v) - loss.u)


def split_length(loss: QuadraticLoss, v: Float64Array) -> LengthDirectionWeights:
    """Write ``v`` as a direction w = v and a length that give the same function."""
    return LengthDirectionWeights(v, np.sqrt((v * loss.multiply_by_h(v)).sum(-1, keepdims=True)))


def step_batch_norm(
    loss: QuadraticLoss,
    at: LengthDirectionWeights,
    rate: Float64Array,
    length_rate: Float64Array | float,
) -> LengthDirectionWeights:
    """Make one step of gradient descent on w and γ.

    Cai et al. 2019, equations 5 and 6.
    """
    hw = loss.multiply_by_h(at.w)
    sigma = np.sqrt((at.w * hw).sum(-1, keepdims=True))
    along = (at.w * loss.u).sum(-1, keepdims=True)
    gamma = at.gamma + length_rate * (along / sigma - at.gamma)
    w = at.w + rate * (at.gamma / sigma) * (loss.u - along / sigma**2 * hw)
    return LengthDirectionWeights(w, gamma)


def step_gdnp(
    loss: QuadraticLoss, at: LengthDirectionWeights, largest: float
) -> LengthDirectionWeights:
    """Make one step of GDNP, then choose the best length.

    The step size is ‖w‖²/(2L|ρ|) (Kohler et al. 2018).
    """
    hw = loss.multiply_by_h(at.w)
    along = (at.w * loss.u).sum(-1, keepdims=True)
    square = (at.w * hw).sum(-1, keepdims=True)
    w = at.w + (square / along * loss.u - hw) / largest
    w = w / np.linalg.norm(w, axis=-1, keepdims=True)
    spread = np.sqrt((w * loss.multiply_by_h(w)).sum(-1, keepdims=True))
    return LengthDirectionWeights(w, (w * loss.u).sum(-1, keepdims=True) / spread)
