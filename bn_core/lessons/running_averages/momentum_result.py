"""What networks were trained to measure for the ledger alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.verdict import Verdict

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Claimed:
    """A measurement in progress; NaN is not (yet) measured."""

    progress: float
    """From 0 to 1."""
    device: str
    """Where it computes, in a sentence."""
    step: int
    """Training steps made, of all seeds together."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.progress >= 1


@dataclass(frozen=True, slots=True, eq=False)
class LeftOutNets(Claimed):
    """Three networks (without, batch norm, statistics left out) × Q rates × R seeds."""

    losses: Floats
    """(Q, R, T, 3): training losses in nats, averaged over a tenth of the steps or less; infinite
    once a network has ended."""
    verdict: Verdict | None = None
    """On claim C10, the networks."""

    @property
    def last(self) -> Floats:
        """(Q, R, 3): the loss at the end."""
        return np.asarray(self.losses[:, :, -1])


@dataclass(frozen=True, slots=True, eq=False)
class FigureOne(Claimed):
    """R seeds of the network without a norm and of that with batch norm, over T moments."""

    accuracy: Floats
    """(R, T, 2): of the test set, with the running statistics."""
    percentiles: Floats
    """(R, T, 2, 3): 15th, 50th and 85th percentile of what enters one sigmoid of layer 3."""
    verdict: Verdict | None = None
    """On claim C12."""

    @property
    def span(self) -> Floats:
        """(R, 2): how far the median of the unit's inputs has wandered."""
        middle = self.percentiles[..., 1]
        return np.asarray(middle.max(axis=1) - middle.min(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Placing(Claimed):
    """R seeds of a network with batch norm before and after its nonlinearities."""

    error: Floats
    """(2, R): share of the test set classified wrongly; 1 if it diverged."""
    missed: Floats
    """(2, R): the same of its own training examples."""
    tests: int
    """Images in the test set."""
    verdict: Verdict | None = None
    """On claim C34."""

    @property
    def apart(self) -> Floats:
        """(R,): the error with batch norm after, less that with it before, in whole images."""
        return np.asarray(np.round((self.error[1] - self.error[0]) * self.tests) / self.tests)


@dataclass(frozen=True, slots=True, eq=False)
class Momenta(Claimed):
    """R seeds of one network in S sizes of batches, evaluated with M momenta."""

    accuracy: Floats
    """(S, R, M): of the test set in eval mode."""
    exact: Floats
    """(S, R): with the exact mean and variance of the training set instead."""
    verdict: Verdict | None = None
    """What was measured; it decides nothing."""
