"""What the outputs of a batch say about each other.

The x̂ of a batch sum to 0 and their squares to B (without ε), so all but two determine the rest. In
contrastive learning this tells which sub-batch a key was normalized with: MoCo shuffles the keys
over the devices for that reason (He et al. 2020, section 3.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.inputs.batches.batch import BatchError, check_count
from bn_core.inputs.batches.numbers import read_numbers
from bn_core.norm.arrays import Array, Float64Array
from bn_core.norm.forward import normalize

KEYS, OTHER_KEYS = "2, 4, 8, 10", "1, 2, 3, 7"
"""The two sub-batches that the lesson opens with."""
LEAST, MOST = 3, 16
"""The fewest values of a sub-batch, of which one is free, and the most."""
_CLOSE = 1e-9
"""Of the size of an x̂: sums nearer to 0 are 0, up to rounding error."""


@dataclass(frozen=True, slots=True, eq=False)
class SubBatches:
    """The x̂ of two sub-batches, each normalized by itself, without ε."""

    own: Array
    other: Array

    @property
    def last_two(self) -> tuple[float, float]:
        """The last two x̂ of the first sub-batch, computed from the others, smaller first."""
        return complete_batch(self.own[:-2])

    @property
    def candidates(self) -> Array:
        """The last x̂ of the first sub-batch, and then all of the other one."""
        return np.array([self.own[-1], *self.other])

    @property
    def sums(self) -> Array:
        """The sum of the first sub-batch with each candidate as its last x̂.

        It is exactly 0 where the candidate fits up to rounding error.
        """
        sums = self.own[:-1].sum() + self.candidates
        return np.where(np.abs(sums) <= _CLOSE, 0.0, sums)


def read_keys(text: str) -> Float64Array:
    """Read a sub-batch (B,) that can be normalized; BatchError says what is wrong."""
    values = read_numbers(text)
    check_count(len(values), MOST, "values")
    if len(values) < LEAST:
        raise BatchError(f"Type {LEAST} values or more: with two, each x̂ is 1 or −1.")
    if normalize(values[:, None]).var[0] == 0:
        raise BatchError("The variance of these values is 0: change one of them.")
    return values


def compare_keys(own: Float64Array, other: Float64Array) -> SubBatches:
    """Normalize two sub-batches (B,) by themselves; ValueError if one has no spread."""
    return SubBatches(*(normalize(each[:, None], eps=0.0).x_hat[:, 0] for each in (own, other)))


def complete_batch(known: Array) -> tuple[float, float]:
    """Return the two x̂ that are missing beside B − 2 known ones, smaller first.

    Their sum is the negative of the known sum, and their squares add up to B with the known ones.
    """
    half = -float(known.sum()) / 2
    squares = len(known) + 2 - float(np.square(known).sum())
    # Rounding can make this slightly negative if both are equal.
    distance = math.sqrt(max(0.0, squares / 2 - half**2))
    return half - distance, half + distance
