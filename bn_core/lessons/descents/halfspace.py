"""Where the critical points of learning a halfspace lie, if the inputs are normal.

With z = (label)·(input) ~ N(u, Σ) the loss of weights w is E[φ(w·z)]. By Stein's lemma its gradient
is E[φ′]·u + E[φ″]·Σw. So every critical point is a multiple of Σ⁻¹u, whatever φ is: φ decides the
length alone (Kohler et al. 2018, section 4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bn_core.lessons.descents.config import HalfspaceConfig
from bn_core.norm.arrays import Float64Array

LOSSES = HalfspaceConfig.knob("loss").options
STARTS = 8
GRID = 49
_SHARPNESS = 4.0
"""Of the hinge, which is rounded so that it has a derivative."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(64)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_ROTATION = np.deg2rad(30.0)
_WAY = np.array([0.6, 0.8])
"""The direction of the mean after whitening: uᵀΣ⁻¹u is 1."""
_MOST_STEPS = 3000
_FLAT = 1e-7
"""A descent ends where the gradient is shorter."""
_LONGEST = 6.0
"""The largest multiple of Σ⁻¹u that is looked at."""

Function = Callable[[Float64Array], Float64Array]


def _slope_of_softplus(t: Float64Array) -> Float64Array:
    result: Float64Array = -0.5 * (1 - np.tanh(0.5 * t))
    return result


def _tangent(t: Float64Array) -> Float64Array:
    result: Float64Array = (2 * np.arctan(t) - 1) ** 2
    return result


_PHI: dict[str, tuple[Function, Function]] = {
    "logistic": (lambda t: np.logaddexp(0, -t), _slope_of_softplus),
    "squared": (lambda t: 0.5 * (1 - t) ** 2, lambda t: t - 1),
    "hinge": (
        lambda t: np.logaddexp(0, _SHARPNESS * (1 - t)) / _SHARPNESS,
        lambda t: _slope_of_softplus(_SHARPNESS * (t - 1)),
    ),
    "tangent": (_tangent, lambda t: 4 * (2 * np.arctan(t) - 1) / (1 + t**2)),
}
"""Each loss φ of the margin w·z, and its derivative."""


@dataclass(frozen=True, slots=True, eq=False)
class Halfspace:
    """The mean loss over both weights, on one line, and descents on it."""

    config: HalfspaceConfig
    line: Float64Array
    """(2,): Σ⁻¹u."""
    multiples: dict[str, tuple[float, ...]]
    """The critical points of each loss on the line, as multiples of Σ⁻¹u."""
    alphas: Float64Array
    """(A,): multiples of Σ⁻¹u."""
    along: dict[str, Float64Array]
    """The mean loss of each φ (A,) on the line."""
    axis: Float64Array
    """(GRID,): the values of w₁ and of w₂."""
    loss: Float64Array
    """(GRID, GRID): of the chosen φ; rows are values of w₂."""
    paths: tuple[Float64Array, ...]
    """Descents (T + 1, 2) on the chosen loss from starts on a circle."""

    @property
    def off_line(self) -> float:
        """The largest angle in degrees between the line and the end of a descent."""
        ends = np.stack([each[-1] for each in self.paths])
        cross = ends[:, 0] * self.line[1] - ends[:, 1] * self.line[0]
        lengths = np.linalg.norm(ends, axis=1) * np.linalg.norm(self.line)
        return float(np.degrees(np.arcsin(np.abs(cross) / lengths)).max())


def make_classes(kappa: float) -> tuple[Float64Array, Float64Array]:
    """Return u (2,), and Σ (2, 2), whose eigenvalues are 1/κ and 1."""
    cos, sin = np.cos(_ROTATION), np.sin(_ROTATION)
    turn = np.array([[cos, -sin], [sin, cos]])
    values = np.array([1 / kappa, 1.0])
    return turn @ (np.sqrt(values) * _WAY), (turn * values) @ turn.T


def compute_mean_loss(
    loss: str, w: Float64Array, u: Float64Array, cov: Float64Array
) -> Float64Array:
    """Return E[φ(w·z)] (K,) at each of ``w`` (K, 2), by Gauss–Hermite quadrature."""
    result: Float64Array = _PHI[loss][0](_place_nodes(w, u, cov)) @ _WEIGHTS
    return result


def compute_gradient(
    loss: str, w: Float64Array, u: Float64Array, cov: Float64Array
) -> Float64Array:
    """Return the gradient (K, 2) of the mean loss at each of ``w`` (K, 2)."""
    slopes = _PHI[loss][1](_place_nodes(w, u, cov))
    spread = np.sqrt(np.einsum("ki,ij,kj->k", w, cov, w))
    # E[φ″] is E[φ′(m + s·n)·n]/s for a standard normal n.
    curved = np.divide(slopes @ (_WEIGHTS * _NODES), spread, where=spread > 0, out=0 * spread)
    result: Float64Array = (slopes @ _WEIGHTS)[:, None] * u + curved[:, None] * (w @ cov)
    return result


def _place_nodes(w: Float64Array, u: Float64Array, cov: Float64Array) -> Float64Array:
    spread = np.sqrt(np.einsum("ki,ij,kj->k", w, cov, w))
    result: Float64Array = (w @ u)[:, None] + spread[:, None] * _NODES
    return result


@lru_cache(maxsize=32)
def find_critical_points(config: HalfspaceConfig) -> Halfspace:
    """Find all critical points on the line, and follow descents in the plane."""
    u, cov = make_classes(config.kappa)
    line: Float64Array = np.linalg.solve(cov, u).astype(np.float64)
    alphas = np.linspace(-1.0, 4.0, 101)
    multiples = {each: _find_multiples(each, line, u, cov) for each in LOSSES}
    farthest = max(max(each, default=1.0) for each in multiples.values())
    reach = 1.35 * farthest * float(np.linalg.norm(line))
    axis = np.linspace(-reach, reach, GRID)
    across, up = np.meshgrid(axis, axis)
    plane = np.stack([across.ravel(), up.ravel()], axis=1)
    angles = np.linspace(0, 2 * np.pi, STARTS, endpoint=False) + 0.2
    starts = 0.85 * reach * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return Halfspace(
        config,
        line,
        multiples,
        alphas,
        {each: compute_mean_loss(each, alphas[:, None] * line, u, cov) for each in LOSSES},
        axis,
        compute_mean_loss(config.loss, plane, u, cov).reshape(GRID, GRID),
        _follow_descents(config.loss, starts, u, cov),
    )


def _find_multiples(
    loss: str, line: Float64Array, u: Float64Array, cov: Float64Array
) -> tuple[float, ...]:
    """Return where the slope along the line changes its sign, by bisection."""

    def slope(alpha: float) -> float:
        at = np.array([alpha]) * line
        return float(compute_gradient(loss, at[None], u, cov)[0] @ line)

    places = np.linspace(-_LONGEST, _LONGEST, 121) + 1e-3
    slopes = [slope(each) for each in places]
    found = []
    for low, high, one, other in zip(places, places[1:], slopes, slopes[1:], strict=False):
        if one * other < 0:
            for _ in range(50):
                middle = (low + high) / 2
                low, high = (middle, high) if slope(middle) * one > 0 else (low, middle)
            found.append(float((low + high) / 2))
    return tuple(found)


def _follow_descents(
    loss: str, starts: Float64Array, u: Float64Array, cov: Float64Array
) -> tuple[Float64Array, ...]:
    """Follow gradient descent from ``starts`` (K, 2), each with steps that it adapts.

    A step that would raise the loss is halved, and one that lowers it lets the next one be longer.
    """
    w, size = starts.copy(), np.ones(len(starts))
    value = compute_mean_loss(loss, w, u, cov)
    seen = [w.copy()]
    for _ in range(_MOST_STEPS):
        gradient = compute_gradient(loss, w, u, cov)
        square = (gradient**2).sum(axis=1)
        if square.max() < _FLAT**2:
            break
        there = w - size[:, None] * gradient
        new = compute_mean_loss(loss, there, u, cov)
        better = new <= value - 0.3 * size * square
        w, value = np.where(better[:, None], there, w), np.where(better, new, value)
        size = np.where(better, 1.6 * size, 0.4 * size)
        seen.append(w)
    return tuple(np.stack(seen).transpose(1, 0, 2))
