"""Limit the rates of tries, of joining, of a seat's events and of all views.

All limits use bounded memory. A pace reads no clock. Every call passes the time, in seconds of any
one clock. If that clock is set back, the next turns come as early as if it had not been.
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections import OrderedDict
from collections.abc import Hashable

from bn_core.classroom.inputs.errors import TooOftenError


class Pace:
    """Turns of each key: ``burst`` at once, and ``rate`` per second after that.

    A turn that is not due yet is late, not lost: ``take`` returns how long to wait for it. At most
    ``waiting`` turns of a key may be late; more are refused with ``refusal`` and the wait. At
    most ``keys`` are remembered; the one that took a turn the longest ago is forgotten first.
    """

    def __init__(
        self, rate: float, burst: int, waiting: int, refusal: str, keys: int = 10_000
    ) -> None:
        self.rate, self.burst, self.waiting = rate, burst, waiting
        self.refusal, self.keys = refusal, keys
        # When all turns are back, and the newest time when that was known.
        self._restored: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()  # threads may take turns, too

    def __len__(self) -> int:
        return len(self._restored)

    def take(self, key: Hashable, now: float) -> float:
        """Take a turn, and return the seconds until it is due.

        Raises TooOftenError if too many are late.
        """
        with self._lock:
            before = self._find_restored(key, now)
            self._restored[key] = before, now  # also if the turn is refused
            restored = before + 1 / self.rate
            wait = self.measure_wait(restored, now)
            self._remember(key, restored, now)
        return wait

    def measure_wait(self, restored: float, now: float) -> float:
        """Return how late a turn is after which all turns are back at ``restored``.

        Raises TooOftenError if it is too late.
        """
        wait = restored - now - self.burst / self.rate
        early = wait - self.waiting / self.rate
        if early > _ROUNDING:
            raise TooOftenError(f"{self.refusal} Try again in {_format_wait(early)}.")
        return wait if wait > _ROUNDING else 0.0

    @property
    def longest(self) -> float:
        """The seconds until all turns are back, if none can be taken now."""
        return (self.burst + self.waiting) / self.rate

    def learn(self, key: Hashable, restored: float, now: float) -> None:
        """Take into account that turns were taken elsewhere, and are back at ``restored``."""
        with self._lock:
            self._remember(key, max(restored, self._find_restored(key, now)), now)

    def give_back(self, key: Hashable) -> None:
        """Give back a turn that was not needed, so that the next ones come earlier."""
        with self._lock:
            if key in self._restored:
                restored, known = self._restored[key]
                self._restored[key] = restored - 1 / self.rate, known

    def _find_restored(self, key: Hashable, now: float) -> float:
        """Return when all turns are back, by the clock as it is now."""
        restored, known = self._restored.get(key, (now, now))
        return max(restored - max(0.0, known - now), now)

    def _remember(self, key: Hashable, restored: float, now: float) -> None:
        self._restored[key] = restored, now
        self._restored.move_to_end(key)
        while len(self._restored) > self.keys:
            self._restored.popitem(last=False)


_ROUNDING = 1e-6  # seconds that a sum of times may be off


def _format_wait(seconds: float) -> str:
    """Return a time that is at least as long, in whole seconds or minutes."""
    whole = math.ceil(seconds - _ROUNDING)
    number, unit = (whole, "second") if whole <= 90 else (-(-whole // 60), "minute")
    return f"{number} {unit}{'s' * (number != 1)}"


class Throttle:
    """Limit all callers together to ``rate`` turns per second, in order of arrival.

    Views of rooms pass through it, so that full rooms get fewer views a second. A caller looks at
    its room when its turn has come, and so never sends an old view.
    """

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate
        self._next = 0.0

    async def wait(self) -> None:
        """Wait until it is the caller's turn."""
        loop, turn = asyncio.get_running_loop(), asyncio.Event()
        self._next = max(loop.time(), self._next) + self._gap
        # To sleep for the time that is left would read the clock once more: if the process paused
        # in between, others would come first.
        loop.call_at(self._next, turn.set)
        await turn.wait()
