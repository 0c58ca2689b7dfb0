"""The result of running a script of the clinic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict

CLASSES = 10
"""The digits."""
LAST = 20
"""Batches at the end of training whose losses and classes are averaged."""


@dataclass(frozen=True, slots=True)
class InspectionTable:
    """A table of values read from the network or its batches, for inspection."""

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ClinicResult(ExperimentResult):
    """Losses, test and inspection of a script; what is not measured is empty or NaN."""

    losses: NDArray[np.floating]
    """(step,): the loss of every batch in nats, NaN where it is not a finite number."""
    threshold: float
    """The test accuracy that counts as healthy."""
    accuracy: float
    """Test accuracy by the script's own test()."""
    confusion: NDArray[np.integer]
    """(10, 10), how many images of digit i were classified as j; (0, 0) until tested."""
    tables: tuple[InspectionTable, ...]
    facts: Mapping[str, float]
    """The numbers that diagnoses quote, by name."""
    error: str
    """The error message of Python if the script stopped, else empty."""
    verdict: Verdict | None = None
    """Once everything is measured."""

    @property
    def done(self) -> bool:
        """Whether the run is finished."""
        return self.verdict is not None

    @property
    def last_loss(self) -> float:
        """The mean of the last finite losses, NaN if there is none."""
        finite = self.losses[np.isfinite(self.losses)]
        return float(finite[-LAST:].mean()) if finite.size else math.nan

    @property
    def healthy(self) -> bool:
        """Whether the test accuracy was measured and reaches the threshold."""
        return self.verdict is not None and self.verdict.holds is True
