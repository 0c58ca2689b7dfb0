"""One test batch as one unit of the first layer sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.adaptation.config import AdaptationView
from bn_core.lessons.adaptation.result import UnitSample
from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.running import RunningStats, normalize_with


@dataclass(frozen=True, slots=True, eq=False)
class UnitBatch:
    """A shifted test batch in one unit, normalized in both ways."""

    number: int
    """The unit, from 1."""
    clean: Array
    """(n,): the pre-activations of the same images without the shift."""
    classes: NDArray[np.integer]
    """(n,): the digit that each image shows."""
    own: Forward
    """(n, 1): the shifted batch, normalized with its own statistics."""
    running: Forward
    """(n, 1): the shifted batch, normalized with the running averages."""


def take_batch(unit: UnitSample, view: AdaptationView) -> UnitBatch:
    """Take the first test batch of the view's size at its severity."""
    clean, shifted = (unit.values[severity, : view.size] for severity in (0, view.severity))
    running = RunningStats(np.array([unit.mean]), np.array([unit.var]))
    return UnitBatch(
        unit.number,
        clean,
        unit.classes[: view.size],
        normalize(shifted[:, None]),
        normalize_with(running, shifted[:, None]),
    )
