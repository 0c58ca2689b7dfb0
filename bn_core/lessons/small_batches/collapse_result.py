"""Statistics of small batches, and a network trained on batches of two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class BatchSizeStatistics:
    """Batch statistics of one trained network's pre-activations, by batch size: S sizes.

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
    """What PyTorch says to one example in train mode."""
    accepts_one_image: bool
    """Whether it accepts one image of 2 × 2 positions."""

    @property
    def expected_gradient(self) -> Array:
        """(S,): the rms that is left when two of B directions are: sqrt((B - 2) / B)."""
        return np.sqrt((self.sizes - 2) / self.sizes)

    @property
    def root(self) -> Array:
        """(S,): the mean's scatter in batches that are drawn one by one, 1/√B."""
        return 1 / np.sqrt(self.sizes)

    def at(self, size: int) -> int:
        """Where ``size`` stands; ValueError if it does not."""
        return self.sizes.tolist().index(size)


@dataclass(frozen=True, slots=True)
class BatchOfTwo:
    """One network with batch norm, trained in batches of 2: has it learned badly or remembered so?

    Errors are shares of the test set.
    """

    loss: float
    """The mean of the last 100 training losses, in nats."""
    guessing: float
    """The loss of one who guesses."""
    running: float
    """Error in eval mode."""
    exact: float
    """Error with the exact mean and variance of the whole training set."""
    own: float
    """Error in train mode, in batches of 2."""
