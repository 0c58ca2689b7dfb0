"""Results of the experiments on depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult, PartialResult
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.config import KINDS, RATES, TRAINED, TrainabilityConfig
from bn_core.norm.arrays import Array

EDGE = 5
"""Layers at each end that are left out of a slope: the first steps have not settled yet."""


def growth(norms: Array) -> Array:
    """(...): by what factor a norm grows with each layer towards the input, from (..., L) norms.

    The slope of a straight line through the logarithms, by least squares, without the ends.
    """
    edge = min(EDGE, norms.shape[-1] // 4)
    logs = np.log(norms[..., edge : norms.shape[-1] - edge])
    layer = np.arange(logs.shape[-1]) - (logs.shape[-1] - 1) / 2
    slope: Array = (logs * layer).sum(axis=-1) / (layer**2).sum()
    return np.exp(-slope)


@dataclass(frozen=True, slots=True, eq=False)
class Depth(ExperimentResult):
    """Gradients of K networks with L layers and S seeds, as far as they are taken; else NaN."""

    norms: Array
    """(K, S, L): ‖∂L/∂z‖ at every layer's weighted sum z, or at the stream behind each block, for
    the networks of ``KINDS``; the layer nearest the input first."""
    squared: Array
    """(batch sizes, S): the factor by which ‖∂L/∂z‖² grows with each layer of batch norm."""
    others: Array
    """(activations, S): the same for each nonlinearity, at a batch of 256."""
    ratios: Array
    """(networks compared, depths, S): the first layer's ‖∂L/∂z‖ over the last one's."""
    later: Array
    """(moments, L): ‖∂L/∂z‖ of one network with batch norm, on digits, after so many updates."""
    moved: Array
    """(L,): how far the first update moves each layer's weights, as a share of their norm."""
    singular: Array
    """(2, S, values): singular values, falling, of batch norm alone and behind weights."""
    verdicts: tuple[Verdict, ...] = ()
    """On claims C17, C18, C19, C21 and C22, once all is measured."""

    @property
    def factors(self) -> Array:
        """(K, S): growth of the norm a layer."""
        return growth(self.norms)

    def of(self, kind: str) -> Array:
        """(S, L): the norms of one network; ValueError if there is none of that name."""
        found: Array = self.norms[KINDS.index(kind)]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """One depth of one network, at R rates and S seeds."""

    accuracy: Array
    """(R, S): share of the training set classified rightly after the last step, normalized with
    its own statistics; 0 for a network that diverged."""


@dataclass(frozen=True, slots=True, eq=False)
class Trainability(PartialResult[TrainabilityConfig, Trained]):
    """K networks × D depths × R rates × S seeds, as far as they are trained; the rest is NaN."""

    @property
    def accuracy(self) -> Array:
        """(K, D, R, S)."""
        depths = self.config.depths
        laid = np.full((len(TRAINED), len(depths), len(RATES), self.config.seeds), np.nan)
        for (depth, kind), part in zip(self.parts, self.computed, strict=True):
            if part:
                laid[TRAINED.index(kind), depths.index(depth)] = part.accuracy
        return laid

    @property
    def best(self) -> Array:
        """(K, D, S): at the best of the rates."""
        found: Array = self.accuracy.max(axis=2)
        return found
