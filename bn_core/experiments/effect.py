"""An effect measured with several seeds, and the 95% interval of its median."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LEVEL = 0.95
"""The coverage of an interval that can decide a verdict."""
ENOUGH_SEEDS = 6
"""The fewest seeds with such an interval: all six lie on one side of the median by luck in one of
32 trials, five in one of 16."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The median of several values, and the interval in which the true median lies.

    It is exact for any distribution, since it counts on which side of the median values lie
    (``scipy.stats.quantile_test``, after Conover). With fewer than ``ENOUGH_SEEDS`` values no
    interval covers 95%; then it is the range, whose ``level`` is less.
    """

    low: float
    median: float
    high: float
    level: float
    """The probability that it covers the true median, at least; 1 for a computed number."""

    @classmethod
    def of(cls, values: Iterable[float]) -> Interval:
        """Return the interval of one value or more; ValueError if there is none, or NaN."""
        ordered = sorted(values)
        if not ordered or any(math.isnan(each) for each in ordered):
            raise ValueError("An interval needs values, and no NaN.")
        count = len(ordered)
        middle = _average(ordered[(count - 1) // 2], ordered[count // 2])
        if count < ENOUGH_SEEDS:
            return cls(ordered[0], middle, ordered[-1], 1 - 2.0 ** (1 - count))
        low, high = _find_ends(count)
        return cls(float(ordered[low]), middle, float(ordered[high]), LEVEL)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one set-up measured, a number per seed.

    It is infinite if a network never got there.
    """

    values: tuple[float, ...]
    interval: Interval
    at: float | None = None
    """The scanned knob's value at which it was measured; None without a scan."""

    @classmethod
    def of(cls, values: Iterable[float], at: float | None = None) -> Effect:
        """Return the effect of one value per seed; ValueError if one is missing."""
        held = tuple(float(each) for each in values)
        return cls(held, Interval.of(held), at)

    @classmethod
    def exact(cls, value: float, at: float | None = None) -> Effect:
        """Return the effect of a number that needs no seeds, since it was worked out."""
        number = float(value)
        if math.isnan(number):
            raise ValueError("A number that was worked out is not NaN.")
        return cls((number,), Interval(number, number, number, 1.0), at)

    @property
    def seeds(self) -> int:
        """The number of seeds; 0 for a number that was worked out."""
        return 0 if self.interval.level == 1 else len(self.values)

    @property
    def preview(self) -> bool:
        """Whether there are too few seeds for an interval of 95%."""
        return 0 < self.seeds < ENOUGH_SEEDS


@lru_cache(maxsize=64)
def _find_ends(count: int) -> tuple[int, int]:
    """Return which of so many ordered values are the ends of the interval, from 0.

    It counts values, so which they are depends on nothing but their number.
    """
    from scipy.stats import quantile_test  # slow to load, and only who measures needs it

    low, high = quantile_test(range(count), p=0.5).confidence_interval(LEVEL)
    return int(low), int(high)


def _average(one: float, other: float) -> float:
    """Return the mean of two numbers, which may be the same infinity."""
    return one if one == other else (one + other) / 2
