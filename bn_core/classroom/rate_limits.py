"""Trying is free, trying often is not: counts of the recent past, in bounded memory.

No clock is read here: every question comes with its time, in seconds of any one clock.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from math import ceil

from bn_core.classroom.errors import TooOftenError


class AttemptLimit:
    """How often each address has tried within the last ``within`` seconds: ``most`` times at most.

    At most ``addresses`` are remembered; the one that has been quiet longest is forgotten first.
    """

    def __init__(self, most: int, within: float, addresses: int = 10_000) -> None:
        self.most, self.within, self.addresses = most, within, addresses
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, address: str, now: float) -> float:
        """Seconds until this address may try again; 0 if it may now."""
        times = self._times.get(address)
        while times and times[0] <= now - self.within:
            times.popleft()
        if not times:
            self._times.pop(address, None)
            return 0.0
        return 0.0 if len(times) < self.most else times[0] + self.within - now

    def count(self, address: str, now: float) -> None:
        """Count one try; TooOftenError, in a sentence, if this address has to wait."""
        if (left := self.wait(address, now)) > 0:
            minutes = ceil(left / 60)
            raise TooOftenError(
                f"Too many tries came from this network: wait {minutes} "
                f"minute{'s' * (minutes != 1)}."
            )
        self._times.setdefault(address, deque(maxlen=self.most)).append(now)
        self._times.move_to_end(address)
        while len(self._times) > self.addresses:
            self._times.popitem(last=False)

    def forgive(self, address: str) -> None:
        """Take the newest try back: it was none."""
        if times := self._times.get(address):
            times.pop()


class RateLimit:
    """How fast one seat may act: ``rate`` a second on the average, ``burst`` at once."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self._spent: dict[int, tuple[float, float]] = {}

    def check(self, seat: int, now: float) -> None:
        """Count one event; TooOftenError if the seat has no more to spend just now."""
        spent, then = self._spent.get(seat, (0.0, now))
        spent = max(0.0, spent - self.rate * max(0.0, now - then))
        if spent + 1 > self.burst:
            raise TooOftenError("That was too fast: wait a second and try again.")
        self._spent[seat] = (spent + 1, now)


class Throttle:
    """Turns for everyone who asks, first come first served, ``rate`` a second at most."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate
        self._next = 0.0

    async def wait(self) -> None:
        """Return when it is the caller's turn."""
        now = asyncio.get_running_loop().time()
        self._next = max(now, self._next) + self._gap
        await asyncio.sleep(self._next - now)
