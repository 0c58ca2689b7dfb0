"""Results of the experiments on depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult, PartialResult
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.config import KINDS, RATES, TRAINED_KINDS, TrainabilityConfig
from bn_core.norm.arrays import Array

EDGE = 5
"""Layers at each end that a slope leaves out, since the first steps have not settled."""


def fit_growth(norms: Array) -> Array:
    """Fit the factor (...) by which norms (..., L) grow per layer towards the input.

    The slope of a straight line through the logarithms, by least squares, without the ends.
    """
    edge = min(EDGE, norms.shape[-1] // 4)
    logs = np.log(norms[..., edge : norms.shape[-1] - edge])
    layer = np.arange(logs.shape[-1]) - (logs.shape[-1] - 1) / 2
    slope: Array = (logs * layer).sum(axis=-1) / (layer**2).sum()
    return np.exp(-slope)


@dataclass(frozen=True, slots=True, eq=False)
class GradientsByDepth(ExperimentResult):
    """Gradients of K networks with L layers and S seeds; NaN if not yet measured."""

    norms: Array
    """(K, S, L): ‖∂L/∂z‖ at every layer's weighted sum z, or at the stream behind each block, for
    the networks of ``KINDS``; the layer nearest the input first."""
    growth: Array
    """(activations, batch sizes, S): the factor by which ‖∂L/∂z‖² grows with each layer of batch
    norm."""
    ratios: Array
    """(networks compared, depths, S): the first layer's ‖∂L/∂z‖ over the last one's."""
    norms_after_updates: Array
    """(moments, L): ‖∂L/∂z‖ of one batch-norm network on the digits, after so many updates."""
    first_update: Array
    """(L,): how far the first update moves each layer's weights, as a share of their norm."""
    singular_values: Array
    """(2, S, values): singular values in falling order, of batch norm alone and with weights."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on claims C17, C18, C19, C21 and C22, once everything is measured."""

    @property
    def factors(self) -> Array:
        """The growth (K, S) of the norm per layer."""
        return fit_growth(self.norms)

    def of(self, kind: str) -> Array:
        """Return the norms (S, L) of one network, or raise ValueError if there is none."""
        result: Array = self.norms[KINDS.index(kind)]
        return result


@dataclass(frozen=True, slots=True, eq=False)
class TrainedNetworks:
    """The accuracy of one network at one depth, at R rates and S seeds."""

    accuracy: Array
    """(R, S): share of the training set classified rightly after the last step, normalized with
    its own statistics; 0 for a network that diverged."""
    earlier: Array
    """(R, S): the same after three quarters of the steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Trainability(PartialResult[TrainabilityConfig, TrainedNetworks]):
    """Accuracies by network, depth, rate and seed; NaN if not yet trained."""

    @property
    def accuracy(self) -> Array:
        """The accuracies (K, D, R, S)."""
        return self._arrange("accuracy")

    @property
    def best(self) -> Array:
        """The accuracies (K, D, S) at the best learning rate."""
        result: Array = self.accuracy.max(axis=2)
        return result

    @property
    def final_slope(self) -> Array:
        """How the best accuracies (K, D, S) rose in the last quarter, per 1,000 steps."""
        risen = self.best - self._arrange("earlier").max(axis=2)
        return np.asarray(1000 * risen / (self.config.steps - self.config.earlier_step))

    def _arrange(self, name: str) -> Array:
        """Arrange one field of the parts by network and depth, (K, D, R, S)."""
        depths = self.config.depths
        grid = np.full((len(TRAINED_KINDS), len(depths), len(RATES), self.config.seeds), np.nan)
        for (depth, kind), part in zip(self.parts, self.computed, strict=True):
            if part:
                grid[TRAINED_KINDS.index(kind), depths.index(depth)] = getattr(part, name)
        return grid
