"""Test accuracy of folded networks whose weights are rounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.lessons.folding.config import FACTORS
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class RoundedWeights(ExperimentResult):
    """S networks, folded with F factors, rounded to each of B numbers of bits."""

    bits: NDArray[np.integer]
    """(B,)"""
    exact: Array
    """(F, S): accuracy of the folded networks, whose weights are not rounded."""
    one_scale: Array
    """(F, S, B): accuracy if the weights of a layer share one scale."""
    per_channel: Array
    """(F, S, B): accuracy if each output channel has a scale of its own."""
    largest: Array
    """(F, units): largest folded weight of each unit of the first network's first layer."""
    unfolded: Array
    """(S,): accuracy of the trained networks before they are folded."""

    def median_accuracy(self, factor: str, bits: int) -> tuple[float, float, float]:
        """Return the medians over networks: not rounded, one scale, a scale per channel."""
        f, b = FACTORS.index(factor), self.bits.tolist().index(bits)
        return (
            float(np.median(self.exact[f])),
            float(np.median(self.one_scale[f, :, b])),
            float(np.median(self.per_channel[f, :, b])),
        )
