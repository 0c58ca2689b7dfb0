"""Representations, residual blocks and gradients of untrained networks by depth."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class FirstWeights(ExperimentResult):
    """What S seeds measured so far in networks at their first weights.

    NaN is not yet measured. A representation is the output of a layer's nonlinearity for every
    example, with a norm before it if there is one. There are L layers and B blocks; the first is
    nearest the input.
    """

    cosine: Array
    """(nonlinearities, norms, widths, S, L): mean size of the cosine between two examples'
    representations, which is 1 if all lie on one line."""
    rank: Array
    """As ``cosine``: participation ratio of the singular values σ, (Σσ²)²/Σσ⁴, from 1 up to the
    number of examples."""
    gap: Array
    """As ``cosine``: distance from orthogonal, ‖G/tr G − P/(N − 1)‖ with the Gram matrix G of N
    examples and P = I − 11ᵀ/N. It is 0 if N examples with mean 0 are as orthogonal as they can
    be."""
    aligned_gap: Array
    """(widths, S, L): the same in linear networks with batch norm, from examples near one line."""
    variance: Array
    """(residual networks, S, B + 1): mean of z² before the first block and behind each."""
    share: Array
    """(residual networks, S, B): the branch's mean square as a share of its block's output."""
    autocorrelation: Array
    """(kinds, depths, S, lags): of dy/dx along the line, averaged over all linear outputs."""
    slopes: Array
    """(kinds, depths, points): dy/dx of one output along the line with the first seed, in standard
    deviations."""
    correlation: Array
    """(kinds, S, layers): of the gradients at two independent inputs, by each layer's sums."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claims C45, C47 and C48, once everything is measured."""
