"""The signal and the gradient in each layer of untrained networks, in NumPy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bn_core import backward, normalize
from bn_core.lessons.depth.untrained_config import WIDTH, UntrainedConfig
from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward

PLAIN_KINDS, SKIP_KINDS = ("default", "he", "batch"), ("batch", "skip", "batch skip")
"""The networks that are compared without skips and with them."""
_GAINS = {"default": 1 / 3}


@dataclass(frozen=True, slots=True, eq=False)
class LayerSizes:
    """How large signal and gradient are in each of L layers, the first layer first."""

    signal: Array
    """(L,): the mean of z² over units and examples, z being a layer's weighted sum, or the stream
    behind a block with a skip."""
    gradient: Array
    """(L,): the norm of the gradient by z, as a multiple of the last layer's."""

    @property
    def ratio(self) -> float:
        """The first layer's gradient over the last one's."""
        return float(self.gradient[0])

    @property
    def growth(self) -> float:
        """The factor per layer, as geometric mean over all of them."""
        return float(self.ratio ** (1 / (len(self.gradient) - 1)))


@lru_cache(maxsize=64)
def compare_untrained(config: UntrainedConfig) -> dict[str, LayerSizes]:
    """Pass one batch and one gradient through networks drawn from the same numbers."""
    rng = np.random.default_rng(config.seed)
    x, upstream = rng.standard_normal((2, config.batch, WIDTH))
    drawn = rng.standard_normal((config.layers, WIDTH, WIDTH)) / math.sqrt(WIDTH)
    return {
        kind: measure_layers(
            kind, config.activation, x, drawn * math.sqrt(_GAINS.get(kind, 2.0)), upstream
        )
        for kind in (SKIP_KINDS if config.skips else PLAIN_KINDS)
    }


def measure_layers(
    kind: str, activation: str, x: Array, weights: Sequence[Array] | Array, upstream: Array
) -> LayerSizes:
    """Measure one network, for the loss ``sum(upstream * out)``.

    A layer is weights, norm and nonlinearity. With skips the blocks after the first layer are norm,
    nonlinearity and weights, and their output is added to what entered (He et al. 2016).
    """
    skip, normed = "skip" in kind, "batch" in kind
    sums = [x @ weights[0]]
    passed: list[tuple[Forward | None, Array]] = []
    for weight in weights[1:]:
        passed.append(_pass_block(sums[-1], activation, normed))
        added = passed[-1][1] @ weight
        sums.append(sums[-1] + added if skip else added)
    gradient = upstream
    if not skip:
        gradient = _return_gradient(
            *_pass_block(sums[-1], activation, normed), activation, upstream
        )
    norms = [np.linalg.norm(gradient)]
    for (step, out), weight in zip(reversed(passed), reversed(weights[1:]), strict=True):
        returned = _return_gradient(step, out, activation, gradient @ weight.T)
        gradient = gradient + returned if skip else returned
        norms.append(np.linalg.norm(gradient))
    return LayerSizes(
        np.array([float((z**2).mean()) for z in sums]), np.array(norms[::-1]) / norms[0]
    )


def _pass_block(z: Array, activation: str, normed: bool) -> tuple[Forward | None, Array]:
    """Return the normalization, if any, and the output of the nonlinearity."""
    step = normalize(z) if normed else None
    y = z if step is None else step.y
    if activation == "relu":
        return step, np.maximum(y, 0)
    return step, np.tanh(y) if activation == "tanh" else y


def _return_gradient(step: Forward | None, out: Array, activation: str, d_out: Array) -> Array:
    """Return the gradient by what entered the norm, from that by the block's output."""
    d_y = d_out
    if activation == "relu":
        d_y = d_out * (out > 0)
    elif activation == "tanh":
        d_y = d_out * (1 - out**2)
    return d_y if step is None else backward(step, d_y).d_x
