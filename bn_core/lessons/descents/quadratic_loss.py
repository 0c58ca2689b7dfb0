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
    """H (d, d) or its diagonal (d,), with leading axes at will, and the solution v* (…, d)."""

    h: Float64Array
    solution: Float64Array

    def times(self, v: Float64Array) -> Float64Array:
        """H·v for v (…, Q, d)."""
        diagonal = self.h.ndim == self.solution.ndim
        return v * self.h[..., None, :] if diagonal else v @ self.h

    @property
    def u(self) -> Float64Array:
        """(…, 1, d): E[yx] = H·v*."""
        return self.times(self.solution[..., None, :])

    def excess(self, v: Float64Array) -> Float64Array:
        """(…, Q): the loss above its least."""
        off = v - self.solution[..., None, :]
        found: Float64Array = 0.5 * (off * self.times(off)).sum(axis=-1)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Direction w (…, Q, d) and length γ (…, Q, 1)."""

    w: Float64Array
    gamma: Float64Array

    def weights(self, bowl: QuadraticLoss) -> Float64Array:
        """v = γ·w/‖w‖_H."""
        return self.gamma * self.w / np.sqrt((self.w * bowl.times(self.w)).sum(-1, keepdims=True))


def plain(bowl: QuadraticLoss, v: Float64Array, rate: Float64Array) -> Float64Array:
    """One step of gradient descent; ``rate`` is (Q, 1)."""
    return v - rate * (bowl.times(v) - bowl.u)


def split(bowl: QuadraticLoss, v: Float64Array) -> Split:
    """The same function as ``v``, as a direction w = v and a length."""
    return Split(v, np.sqrt((v * bowl.times(v)).sum(-1, keepdims=True)))


def normed(
    bowl: QuadraticLoss, at: Split, rate: Float64Array, length_rate: Float64Array | float
) -> Split:
    """One step of gradient descent on w and γ at once (Cai et al. 2019, equations 5 and 6)."""
    hw = bowl.times(at.w)
    sigma = np.sqrt((at.w * hw).sum(-1, keepdims=True))
    along = (at.w * bowl.u).sum(-1, keepdims=True)
    gamma = at.gamma + length_rate * (along / sigma - at.gamma)
    w = at.w + rate * (at.gamma / sigma) * (bowl.u - along / sigma**2 * hw)
    return Split(w, gamma)


def projected(bowl: QuadraticLoss, at: Split, largest: float) -> Split:
    """One step of GDNP, of step size ‖w‖²/(2L|ρ|), then the best length (Kohler et al. 2018)."""
    hw = bowl.times(at.w)
    along = (at.w * bowl.u).sum(-1, keepdims=True)
    square = (at.w * hw).sum(-1, keepdims=True)
    w = at.w + (square / along * bowl.u - hw) / largest
    w = w / np.linalg.norm(w, axis=-1, keepdims=True)
    spread = np.sqrt((w * bowl.times(w)).sum(-1, keepdims=True))
    return Split(w, (w * bowl.u).sum(-1, keepdims=True) / spread)
