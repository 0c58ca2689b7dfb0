"""How much each token of a batch influences the normalized output of one token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.sequences.config import TokensConfig
from bn_core.lessons.sequences.rms_norm import backward_rms
from bn_core.norm.arrays import Array
from bn_core.norm.axes import BATCH, LAYER
from bn_core.norm.backward import backward
from bn_core.norm.forward import normalize

Propagate = Callable[[Array], Array]
"""Return the gradient of all tokens for a gradient of their outputs, both (N·T, C)."""


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """The influence of N × T tokens on the output of one of them.

    ``size`` (N, T) is the Frobenius norm of the Jacobian ∂y/∂x of the token's output y for each
    token's features x: how far the output moves if those features move by a little.
    """

    config: TokensConfig
    size: Array

    @property
    def share(self) -> Array:
        """The influence of each token as a share of the token's own (N, T)."""
        return np.asarray(self.size / self.size[self.config.token])

    @property
    def is_later(self) -> NDArray[np.bool_]:
        """Which tokens (N, T) come later in the same sequence."""
        sequence, position = self.config.token
        later = np.zeros(self.size.shape, bool)
        later[sequence, position + 1 :] = True
        return later

    @property
    def is_elsewhere(self) -> NDArray[np.bool_]:
        """Which tokens (N, T) belong to other sequences."""
        elsewhere = np.ones(self.size.shape, bool)
        elsewhere[self.config.token[0]] = False
        return elsewhere

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Which tokens (N, T) have any influence on the output, the token itself left out."""
        counts = self.size > 0
        counts[self.config.token] = False
        return np.asarray(counts)


def draw_tokens(config: TokensConfig) -> Array:
    """Draw the tokens (N·T, C), sequence after sequence, from a standard normal."""
    rng = np.random.default_rng(config.seed)
    return rng.standard_normal((config.sequences * config.length, config.features))


def measure_influence(config: TokensConfig) -> Influence:
    """Measure the influence of every token by one backward pass for each feature."""
    x = draw_tokens(config)
    propagate = _choose_norm(config.norm, x)
    sequence, position = config.token
    squares = np.zeros(len(x))
    for feature in range(config.features):
        d_y = np.zeros_like(x)
        d_y[sequence * config.length + position, feature] = 1
        squares += (propagate(d_y) ** 2).sum(axis=1)
    return Influence(config, np.sqrt(squares).reshape(config.sequences, config.length))


def _choose_norm(norm: str, x: Array) -> Propagate:
    if norm == "rms":
        return lambda d_y: backward_rms(x, d_y)
    # As PyTorch's LayerNorm(C) and BatchNorm1d(C) do, both take each token for an example.
    step = normalize(x, axes=BATCH if norm == "batch" else LAYER)
    return lambda d_y: backward(step, d_y).d_x
