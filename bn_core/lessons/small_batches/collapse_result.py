"""Statistics of small batches, and a network trained on batches of two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class BatchSizeStatistics:
    """Batch statistics of a trained network's pre-activations, by batch size.

    A pre-activation is here what enters batch norm; each of the U units of all layers counts.
    """

    sizes: NDArray[np.integer]
    """(S,): examples in a batch."""
    mean: Array
    """(S,): scatter of the batch mean: its standard deviation over batches in units of σ, the
    median over units."""
    var: Array
    """(S,): the same of the batch variance, in units of σ²."""
    share: Array
    """(S,): the batch variance on average, as a share of σ²."""
    share_of_ones: Array
    """(S,): share of all x̂ with 0.99 < |x̂| < 1.01."""
    gradient: Array
    """(S,): rms of σ·∂L/∂x, of an upstream gradient of rms 1 drawn at random, with ε 1e-5."""
    gradient_without_eps: Array
    """(S,): the same with an ε of 1e-12."""
    refusal: str
    """PyTorch's error for one example in train mode."""
    accepts_one_image: bool
    """Whether PyTorch accepts one image of 2 × 2 positions."""
    derived: Array
    """(S,): rms of σ·∂L/∂x over all gradients of rms 1, computed without chance and without ε."""
    sign_error: float
    """How far x̂ of random pairs is from ±1 at most, without ε."""

    @property
    def expected_gradient(self) -> Array:
        """The gradient's rms (S,) without two of B directions, sqrt((B - 2) / B).

        Each example has one value.
        """
        return np.sqrt((self.sizes - 2) / self.sizes)

    @property
    def root(self) -> Array:
        """The scatter of the mean (S,) in batches of independent examples, 1/√B."""
        return 1 / np.sqrt(self.sizes)

    def at(self, size: int) -> int:
        """Return the index of ``size``, or raise ValueError."""
        return self.sizes.tolist().index(size)


@dataclass(frozen=True, slots=True)
class BatchOfTwo:
    """Errors of a network trained in batches of 2, with three kinds of statistics.

    Errors are shares of the test set.
    """

    loss: float
    """The mean of the last 100 training losses, in nats."""
    guessing: float
    """The loss of guessing."""
    running: float
    """Error in eval mode."""
    exact: float
    """Error with the exact mean and variance of the whole training set."""
    own: float
    """Error in train mode, in batches of 2."""
