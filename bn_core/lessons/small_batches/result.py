"""What was measured of small batches: errors by size, processes, ghosts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.verdict import Verdict
from bn_core.lessons.small_batches.collapse_result import Reason, Two

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class SmallBatches:
    """K norms × S batch sizes × R seeds, as far as they are trained; the rest is NaN."""

    progress: float
    """From 0 to 1."""
    device: str
    sizes: NDArray[np.integer]
    """(S,): examples in a training batch."""
    error: Floats
    """(K, S, R): share of the test set classified wrongly, with the running statistics; 1 for a
    network that diverged."""
    ended: NDArray[np.bool_]
    """(K, S, R): whether it diverged."""
    examples: int
    """Training examples."""
    now: int = 0
    """The batch size in training; 0 when none is."""
    step: int = 0
    """Steps made by each network, over all batch sizes."""
    reason: Reason | None = None
    two: Two | None = None
    verdict: Verdict | None = None
    """On claim C35."""
    collapse: Verdict | None = None
    """On claim C36."""

    @property
    def median(self) -> Floats:
        """(K, S): of the errors over the seeds."""
        return np.median(self.error, axis=2)

    @property
    def least(self) -> Floats:
        """(K, S)."""
        return self.error.min(axis=2)

    @property
    def most(self) -> Floats:
        """(K, S)."""
        return self.error.max(axis=2)

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.progress >= 1


@dataclass(frozen=True, slots=True, eq=False)
class Synchronised:
    """One batch of N samples and U units, normalized by R processes apart and together.

    Arrays are (N, U), in the batch's order; empty, (0, 0), until the processes have answered.
    """

    progress: float
    device: str
    step: int
    """Signs of life of the processes: each starts, meets the others, and answers."""
    big: Floats
    """The output of one process that has the whole batch."""
    apart: Floats
    """The output of processes that each use their own mean and variance."""
    together: Floats
    """The output after an all-reduce of count, sums and squares."""
    d_big: Floats
    """Gradients of one loss with respect to the input, in the same three ways."""
    d_apart: Floats
    d_together: Floats
    refusal: str = ""
    """What nn.SyncBatchNorm says on these processes; empty if it answered."""
    failed: str = ""
    """Why there is no answer, in a sentence; else empty."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return bool(self.progress >= 1 or self.failed)

    def apart_by(self, gradient: bool, together: bool) -> float:
        """The largest difference from one big batch; NaN before there is an answer."""
        big = self.d_big if gradient else self.big
        apart = self.d_apart if gradient else self.apart
        ours = (self.d_together if gradient else self.together) if together else apart
        return float(np.abs(ours - big).max()) if big.size else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Ghosts:
    """Test errors of Q settings with R seeds, trained on few examples; NaN is not (yet) known."""

    progress: float
    device: str
    step: int
    """Networks trained."""
    settings: tuple[str, ...]
    error: Floats
    """(Q, R): share of the test set classified wrongly, in eval mode; 1 where it diverged."""
    missed: Floats
    """(Q, R): the same of its own training examples."""
    tests: int
    """Images in the test set."""
    noise: Verdict | None = None
    """On claim C32."""
    dropout: Verdict | None = None
    """On claim C33."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.progress >= 1

    @property
    def median(self) -> Floats:
        """(Q,): over the seeds so far."""
        known = np.isfinite(self.error)
        rows = zip(self.error, known, strict=True)
        return np.array([np.median(row[have]) if have.any() else np.nan for row, have in rows])

    def of(self, setting: str) -> Floats:
        """(R,): the errors of one setting; ValueError if there is none of that name."""
        found: Floats = self.error[self.settings.index(setting)]
        return found
