"""The values that the exercises give and ask for, all computed by the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Float64Array
from bn_core.norm.axes import INSTANCE, LAYER, Axes, group
from bn_core.norm.backward import backward
from bn_core.norm.conventions import KERAS, PYTORCH, update_statistics
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with

EPS = 1e-5
MOMENTUM = 0.1
"""The share of the newest batch, as in PyTorch."""
KERAS_MOMENTUM = 0.9
"""The share of the old average, as Keras means the word; the same average as ``MOMENTUM``."""
POSITIONS = 3
"""The positions of the signal that the other norms are written for."""
GROUPS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Givens:
    """Values by the names that a reader's program uses; float64.

    With B examples and D features, ``x`` and ``dy`` are (B, D), ``gamma`` and ``beta`` (D,), and
    ``signal`` is (B, 2 D, ``POSITIONS``): the batch and the batch upside down as channels, with
    the examples one further at each position.
    """

    values: Mapping[str, Float64Array]
    targets: Mapping[str, Float64Array]
    """The right value of each exercise that does not ask for one of ``values``, by exercise."""


@np.errstate(all="ignore")
def compute_givens(x: ArrayLike, seed: int = 0) -> Givens:
    """Return everything that the exercises give and ask for.

    x is (B, D) with two examples or more; ``seed`` draws γ, β, ∂L/∂y and the running statistics.
    ValueError if the batch cannot be normalized or has one example.
    """
    x = np.asarray(x, dtype=np.float64)
    if len(x) < 2:
        raise ValueError("The exercises need a batch of two examples or more.")
    features = x.shape[1]
    rng = np.random.default_rng(seed)
    gamma = 2 + np.round(rng.uniform(-1, 1, features), 1)
    beta = np.round(rng.uniform(-1, 1, features), 1)
    dy = np.round(rng.normal(size=x.shape), 2)
    step = normalize(x, gamma, beta, EPS)
    grads = backward(step, dy)
    spread = np.sqrt(step.var) + 1
    old_mean = step.mean + np.round(rng.uniform(-1, 1, features), 1) * spread
    old_var = (0.5 + np.round(rng.uniform(0, 1, features), 1)) * (step.var + 1)
    stats = RunningStats(old_mean, old_var, MOMENTUM)
    after = stats.after(step)
    signal = make_signal(x)
    values = {
        "x": x,
        "gamma": gamma,
        "beta": beta,
        "eps": np.asarray(EPS),
        "mean": step.mean,
        "var": step.var,
        "x_hat": step.x_hat,
        "y": step.y,
        "dy": dy,
        "dx_hat": grads.d_x_hat,
        "dvar": grads.d_var,
        "dmean": grads.d_mean,
        "running_mean": old_mean,
        "running_var": old_var,
        "signal": signal,
        "G": np.asarray(float(GROUPS)),
    }
    keras = update_statistics(step, KERAS, KERAS_MOMENTUM, old_mean, old_var)
    assert PYTORCH.weights_newest
    targets = {
        "running_mean": after.mean,
        "keras_mean": keras.mean,
        "running_var": after.var,
        "inference": normalize_with(stats, x, gamma, beta, EPS).y,
        "gamma_gradient": grads.d_gamma,
        "beta_gradient": grads.d_beta,
        "x_gradient": grads.d_x,
        **{
            name: _normalize_signal(signal, axes)
            for name, axes in (("layer", LAYER), ("instance", INSTANCE), ("group", group(GROUPS)))
        },
    }
    return Givens(
        {name: np.asarray(each, dtype=np.float64) for name, each in values.items()},
        {name: np.asarray(each, dtype=np.float64) for name, each in targets.items()},
    )


def make_signal(x: Float64Array) -> Float64Array:
    """Return the signal (B, 2 D, ``POSITIONS``) that is made of a batch (B, D)."""
    channels = np.concatenate([x, x[::-1]], axis=1)
    shifted = [np.roll(channels, -shift, axis=0) for shift in range(POSITIONS)]
    return np.stack(shifted, axis=2)


def _normalize_signal(signal: Float64Array, axes: Axes) -> Float64Array:
    return np.asarray(normalize(signal, eps=EPS, axes=axes).x_hat, dtype=np.float64)
