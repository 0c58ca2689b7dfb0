"""One unit of two weights, and its gradient descent with batch norm.

The unit is w·x, batch-normalized over 64 examples of two inputs, or bare; the loss is the mean
squared distance to a target.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.norm.arrays import Float64Array
from bn_core.norm.backward import backward
from bn_core.norm.forward import normalize

EXAMPLES = 64
EPS = 1e-5
REACH = 3.2
"""The map of the loss runs from -REACH to REACH on both axes."""
GRID = 65
REFERENCE_RATE: float = UnitConfig.knob("rate").default


@dataclass(frozen=True, slots=True, eq=False)
class UnitState:
    """The loss at one w (2,) and its gradient (2,)."""

    w: Float64Array
    loss: float
    gradient: Float64Array

    @property
    def length(self) -> float:
        """The length ‖w‖."""
        return float(np.linalg.norm(self.w))

    @property
    def slope(self) -> float:
        """The length ‖∂L/∂w‖."""
        return float(np.linalg.norm(self.gradient))

    @property
    def cosine(self) -> float:
        """The cosine of the angle between w and the gradient.

        It is NaN if there is no slope.
        """
        size = self.length * self.slope
        return float(self.w @ self.gradient) / size if size else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class UnitDescent:
    """The loss over both weights (GRID, GRID) and a descent (T + 1, 2).

    Rows of the map are values of w₂.
    """

    config: UnitConfig
    axis: Float64Array
    """(GRID,): the values of w₁ and of w₂."""
    loss: Float64Array
    angles: Float64Array
    """(A,): in degrees."""
    around: Float64Array
    """(A,): the loss at these angles, at the chosen length."""
    path: tuple[UnitState, ...]
    reference: tuple[UnitState, ...]
    """The descent from the same direction at length 1, at ``REFERENCE_RATE`` without decay."""

    @property
    def state(self) -> UnitState:
        """The state at the reader's w."""
        return self.path[0]

    @property
    def turned_angle(self) -> float:
        """The angle in degrees between the first and the last w."""
        return _measure_angle(self.path)

    @property
    def reference_turned(self) -> float:
        """The same angle of the reference."""
        return _measure_angle(self.reference)

    @property
    def effective_rates(self) -> Float64Array:
        """The rate η/‖w‖² (T + 1,) before each step."""
        return self.config.rate / np.array([each.length for each in self.path]) ** 2

    def at(self, factor: float) -> UnitState:
        """Return the state at ``factor`` times the reader's w."""
        return evaluate_unit(self.config, factor * self.state.w)


def _measure_angle(path: tuple[UnitState, ...]) -> float:
    first, last = path[0], path[-1]
    cosine = float(first.w @ last.w) / (first.length * last.length)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def make_examples(config: UnitConfig) -> tuple[Float64Array, Float64Array]:
    """Return inputs (64, 2) with exactly this correlation, and a target (64,).

    Each input has mean 0 and variance 1. They are read-only, since all readers share them.
    """
    return _make_examples(config.related)


@lru_cache(maxsize=64)
def _make_examples(related: float) -> tuple[Float64Array, Float64Array]:
    rng = np.random.default_rng(0)
    raw = rng.standard_normal((EXAMPLES, 3))
    raw -= raw.mean(axis=0)
    white = np.linalg.qr(raw)[0] * np.sqrt(EXAMPLES)
    along = np.sqrt(1 - related**2)
    x = np.stack([white[:, 0], related * white[:, 0] + along * white[:, 1]], axis=1)
    target = x @ np.array([0.8, 0.6]) + 0.3 * white[:, 2]
    x.flags.writeable = target.flags.writeable = False
    return x, target


def compute_losses(config: UnitConfig, w: Float64Array) -> Float64Array:
    """Return the loss (K,) at each of ``w`` (K, 2)."""
    x, target = make_examples(config)
    out = x @ w.T
    y = normalize(out, eps=EPS).y if config.normed else out
    result: Float64Array = ((y - target[:, None]) ** 2).mean(axis=0)
    return result


def evaluate_unit(config: UnitConfig, w: Float64Array) -> UnitState:
    """Return the loss and its exact gradient at ``w`` (2,)."""
    x, target = make_examples(config)
    out = (x @ w)[:, None]
    step = normalize(out, eps=EPS)
    y = step.y if config.normed else out
    d_y = 2 * (y - target[:, None]) / EXAMPLES
    d_out = backward(step, d_y).d_x if config.normed else d_y
    return UnitState(w, float(((y[:, 0] - target) ** 2).mean()), x.T @ d_out[:, 0])


def descend_unit(config: UnitConfig) -> UnitDescent:
    """Compute the map, the loss by angle and the descent."""
    angles = np.linspace(0.0, 360.0, 181)
    around = compute_losses(config, config.length * to_directions(angles))
    axis, loss = _map_losses(config.normed, config.related)
    reference = replace(config, length=1.0, rate=REFERENCE_RATE, decay=0.0)
    return UnitDescent(
        config,
        axis,
        loss,
        angles,
        around,
        follow_descent(config),
        follow_descent(reference),
    )


@lru_cache(maxsize=32)
def _map_losses(normed: bool, related: float) -> tuple[Float64Array, Float64Array]:
    """Return an axis (GRID,) and the loss over it (GRID, GRID), which no w changes.

    They are read-only, since all readers share them.
    """
    axis = np.linspace(-REACH, REACH, GRID)
    across, up = np.meshgrid(axis, axis)
    config = UnitConfig(normed=normed, related=related)
    loss = compute_losses(config, np.stack([across.ravel(), up.ravel()], axis=1))
    loss = loss.reshape(GRID, GRID)
    axis.flags.writeable = loss.flags.writeable = False
    return axis, loss


def to_directions(angles: Float64Array) -> Float64Array:
    """Return unit vectors (K, 2) at these angles in degrees."""
    turned = np.deg2rad(angles)
    return np.stack([np.cos(turned), np.sin(turned)], axis=-1)


def follow_descent(config: UnitConfig) -> tuple[UnitState, ...]:
    """Follow w ← (1 − ηλ)w − η ∂L/∂w from the reader's w.

    It stops before w overflows.
    """
    path = [evaluate_unit(config, config.length * to_directions(np.array(float(config.angle))))]
    keep = 1 - config.rate * config.decay
    for _ in range(config.steps):
        w = keep * path[-1].w - config.rate * path[-1].gradient
        if not np.abs(w).max() < 1e3:
            break
        path.append(evaluate_unit(config, w))
    return tuple(path)
