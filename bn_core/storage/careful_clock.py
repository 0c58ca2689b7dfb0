"""Tell the age of stored data although the system clock may leap ahead.

A computer whose clock has no battery starts with the time of its last shutdown, and leaps ahead by
hours or days when it finds a network. What was stored a minute before then looks old.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable

DAY = 86_400.0
"""Seconds after which a leap counts."""
_LEAST = 1.0
"""The least seconds of a leap; a clock that is adjusted gradually moves by fewer."""


def read_steady() -> float:
    """Return monotonic seconds, which pass while the computer sleeps, too."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class CarefulClock:
    """The seconds of ``clock`` without those it leapt ahead during the last day.

    ``steady`` returns monotonic seconds, from any start. If ``clock`` is set back, that counts at
    once: old data are kept longer then.
    """

    def __init__(self, clock: Callable[[], float], steady: Callable[[], float]) -> None:
        self._clock, self._steady = clock, steady
        self._ahead = clock() - steady()
        self._leaps: deque[tuple[float, float]] = deque()  # when each was noticed, and how far

    def __call__(self) -> float:
        """Return the time, in seconds since 1970 as those of ``clock``."""
        now, steady = self._clock(), self._steady()
        leap = now - steady - self._ahead
        if abs(leap) > _LEAST:
            self._ahead += leap
        if leap > _LEAST:
            self._leaps.append((steady, leap))
        while self._leaps and self._leaps[0][0] <= steady - DAY:
            self._leaps.popleft()
        return now - sum(far for _, far in self._leaps)
