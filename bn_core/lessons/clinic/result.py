"""What a script of the clinic did: its losses, its answers, and what can be read from its net."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict


@dataclass(frozen=True, slots=True)
class InspectionTable:
    """One thing to inspect: a table of what was read from the network or from its batches."""

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ClinicResult(ExperimentResult):
    """A script in training, then tested and examined; what is not measured is empty or NaN."""

    losses: NDArray[np.floating]
    """(step,): the loss of every batch in nats, NaN where it is not a finite number."""
    threshold: float
    """The test accuracy that counts as healthy."""
    accuracy: float
    """Share of the test images that the script's own test() gave their label."""
    confusion: NDArray[np.integer]
    """(10, 10): how many images of digit i were called j; (0, 0) until tested."""
    tables: tuple[InspectionTable, ...]
    facts: Mapping[str, float]
    """The numbers that diagnoses quote, by name."""
    error: str
    """What Python says, if the script stopped; else empty."""
    verdict: Verdict | None = None
    """Once everything is measured."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.verdict is not None

    @property
    def healthy(self) -> bool:
        """Whether it was measured and is good enough."""
        return self.verdict is not None and self.verdict.holds is True
