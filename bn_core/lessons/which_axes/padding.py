"""Sequences of unequal length, with padding averaged like values and left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import BatchError, check_count
from bn_core.inputs.batches.numbers import read_numbers
from bn_core.inputs.knobs import Knobs, knob
from bn_core.norm.arrays import Array, Float64Array
from bn_core.norm.forward import Forward, normalize

SEQUENCES = "1, 3, 5; 2"
"""The sequences that the lesson opens with: one of three values and one of a single value."""
MOST_SEQUENCES, MOST_VALUES = 8, 16


@dataclass(frozen=True, slots=True)
class PaddingConfig(Knobs):
    """What short sequences are filled up with."""

    padding: float = knob(0.0, -1000.0, 1000.0, "value that fills up short sequences")


@dataclass(frozen=True, slots=True, eq=False)
class PaddedSequences:
    """N sequences of one feature, filled up to the longest, L."""

    x: Float64Array
    """(N, L)"""
    padding: float
    real: NDArray[np.bool_]
    """(N, L): what is a value of a sequence."""
    all_positions: Forward
    """Batch norm over all N·L positions, as nn.BatchNorm1d takes (N, C, L)."""
    real_positions: Forward
    """Batch norm over the real values alone, in the order of ``x[real]``."""

    @property
    def x_hat_with_padding(self) -> Array:
        """The x̂ of the real values if padding is averaged like them."""
        return self.all_positions.x_hat.reshape(self.x.shape)[self.real]

    @property
    def x_hat(self) -> Array:
        """The x̂ of the real values if padding is left out."""
        return self.real_positions.x_hat[:, 0]


def read_sequences(text: str) -> list[Float64Array]:
    """Read one sequence per line or semicolon; BatchError says what is wrong."""
    parts = [each for each in re.split(r"[;\n]", text) if each.strip()]
    if not parts:
        raise BatchError(f"There are no numbers here; type some, for example {SEQUENCES}.")
    check_count(len(parts), MOST_SEQUENCES, "sequences")
    sequences = [read_numbers(each.strip()) for each in parts]
    check_count(max(map(len, sequences)), MOST_VALUES, "values in a sequence")
    if sum(map(len, sequences)) < 2:
        raise BatchError("One value has no variance: type two values or more.")
    return sequences


def normalize_sequences(
    sequences: list[Float64Array], padding: float, eps: float = 1e-5
) -> PaddedSequences:
    """Fill up ``sequences`` with ``padding``, and normalize with and without it.

    ValueError as for :func:`bn_core.normalize`.
    """
    longest = max(map(len, sequences))
    x = np.full((len(sequences), longest), padding, dtype=np.float64)
    real = np.zeros(x.shape, dtype=bool)
    for row, each in enumerate(sequences):
        x[row, : len(each)], real[row, : len(each)] = each, True
    return PaddedSequences(
        x, padding, real, normalize(x.reshape(-1, 1), eps=eps), normalize(x[real][:, None], eps=eps)
    )
