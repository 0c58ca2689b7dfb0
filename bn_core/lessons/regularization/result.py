"""Results of the experiments on the noise of mini-batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Placement(ExperimentResult):
    """Errors of R seeds with batch norm before and after the nonlinearities."""

    error: Array
    """(2, R): share of the test set classified wrongly; 1 if it diverged."""
    training_error: Array
    """(2, R): the same of its own training examples."""
    test_size: int
    """Images in the test set."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C34."""

    @property
    def difference(self) -> Array:
        """The error (R,) with batch norm after minus that before, in whole images."""
        return np.asarray(
            np.round((self.error[1] - self.error[0]) * self.test_size) / self.test_size
        )


@dataclass(frozen=True, slots=True, eq=False)
class GhostBatches(ExperimentResult):
    """Test errors of Q settings with R seeds; NaN if not yet known."""

    settings: tuple[str, ...]
    error: Array
    """(Q, R): share of the test set classified wrongly, in eval mode; 1 where it diverged."""
    training_error: Array
    """(Q, R): the same of its own training examples."""
    rate: Array
    """(Q, R): its learning rate, the best of a grid if there is one."""
    test_size: int
    """Images in the test set."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claims C32 and C33."""

    @property
    def median(self) -> Array:
        """The median error (Q,) over the seeds so far."""
        known = np.isfinite(self.error)
        rows = zip(self.error, known, strict=True)
        return np.array([np.median(row[have]) if have.any() else np.nan for row, have in rows])

    def errors_of(self, setting: str) -> Array:
        """Return the errors (R,) of one setting, or raise ValueError."""
        result: Array = self.error[self.settings.index(setting)]
        return result

    def missed_of(self, setting: str) -> Array:
        """Return the training errors (R,) of one setting, or raise ValueError."""
        result: Array = self.training_error[self.settings.index(setting)]
        return result
