"""What each arm reaches at its own best learning rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.without_norm.config import (
    DATA,
    NORMED,
    RATES,
    SCALED,
    TANH,
    WithoutNormConfig,
)
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.norm.arrays import Array

GOOD = 0.9
"""The test accuracy that counts as good."""
GUESSING = 1 / len(DATASETS[DATA].classes)
"""The accuracy of guessing one of ten digits."""
LEARNS = 2 * GUESSING
"""An accuracy that chance does not give."""
CLOSE = 0.02
"""A difference in accuracy, of two points in a hundred, that counts as none."""


@dataclass(frozen=True, slots=True, eq=False)
class ArmReading:
    """One arm with the seeds that are trained so far."""

    arm: str
    place: int
    """Index in ``RATES`` of the rate with the highest median accuracy, the lowest of equal ones."""
    accuracies: Array
    """(S,): test accuracy at that rate."""
    losses: Array
    """(S, T): training loss at that rate."""
    branches: Array
    """(S,): mean |α| of SkipInit at that rate."""
    good_rates: tuple[float, ...]
    """The rates at which the median accuracy is good."""

    @property
    def rate(self) -> float:
        """The best learning rate."""
        return RATES[self.place]

    @property
    def accuracy(self) -> float:
        """The median accuracy at the best rate."""
        return float(np.median(self.accuracies))

    @property
    def learns(self) -> bool:
        """Whether that is more than chance gives."""
        return self.accuracy > LEARNS

    @property
    def branch(self) -> float:
        """The median over the seeds of the mean |α| at the best rate."""
        return float(np.median(self.branches))


def read_arms(result: WithoutNorm) -> dict[str, ArmReading]:
    """Read every arm of which at least one seed is trained, in the config's order."""
    rows = zip(result.config.arms, result.accuracy, result.loss, result.branch, strict=True)
    return {
        arm: _read_arm(arm, accuracy[:, known], loss[:, known], branch[:, known])
        for arm, accuracy, loss, branch in rows
        if (known := ~np.isnan(accuracy[0])).any()
    }


def _read_arm(arm: str, accuracy: Array, loss: Array, branch: Array) -> ArmReading:
    medians = np.median(accuracy, axis=1)
    place = int(medians.argmax())
    good = tuple(rate for rate, each in zip(RATES, medians, strict=True) if each >= GOOD)
    return ArmReading(arm, place, accuracy[place], loss[place], branch[place], good)


def count_added_numbers(arm: str, config: WithoutNormConfig) -> int:
    """Count the numbers that an arm learns besides weights and biases."""
    layers = config.blocks + 1
    scale_and_shift = 2 * config.width * layers if arm in NORMED else 0
    return scale_and_shift + layers * (arm == TANH) + config.blocks * (arm in SCALED)
