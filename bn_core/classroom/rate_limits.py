"""Limit the rates of an address's tries, a seat's events and all views.

All limits use bounded memory. The first two read no clock. Every call passes the time, in seconds
of any one clock.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from math import ceil

from bn_core.classroom.errors import TooOftenError


class AttemptLimit:
    """At most ``most`` tries of each address within ``within`` seconds.

    At most ``addresses`` are remembered; the one idle for longest is forgotten first.
    """

    def __init__(self, most: int, within: float, addresses: int = 10_000) -> None:
        self.most, self.within, self.addresses = most, within, addresses
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, address: str, now: float) -> float:
        """Return the seconds until this address may try again, 0 if it may now."""
        times = self._times.get(address)
        while times and times[0] <= now - self.within:
            times.popleft()
        if not times:
            self._times.pop(address, None)
            return 0.0
        return 0.0 if len(times) < self.most else times[0] + self.within - now

    def count(self, address: str, now: float) -> None:
        """Count one try; TooOftenError if this address has to wait."""
        if (left := self.wait(address, now)) > 0:
            minutes = ceil(left / 60)
            raise TooOftenError(
                f"Too many tries came from this network. Wait {minutes} "
                f"minute{'s' * (minutes != 1)}."
            )
        self._times.setdefault(address, deque(maxlen=self.most)).append(now)
        self._times.move_to_end(address)
        while len(self._times) > self.addresses:
            self._times.popitem(last=False)

    def forgive(self, address: str) -> None:
        """Take back the newest try of an address, because it was not wrong."""
        if times := self._times.get(address):
            times.pop()


class RateLimit:
    """Limit a seat's events to ``rate`` per second on average and ``burst`` at once."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self._spent: dict[int, tuple[float, float]] = {}

    def check(self, seat: int, now: float) -> None:
        """Count one event; TooOftenError if the seat has used its allowance."""
        spent, then = self._spent.get(seat, (0.0, now))
        spent = max(0.0, spent - self.rate * max(0.0, now - then))
        if spent + 1 > self.burst:
            raise TooOftenError("That was too fast. Wait a second and try again.")
        self._spent[seat] = (spent + 1, now)


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
        now = asyncio.get_running_loop().time()
        self._next = max(now, self._next) + self._gap
        await asyncio.sleep(self._next - now)
