"""Views leave one after another, so many a second in all: full rooms get fewer, an idle one none.

Whoever waits for a turn looks at the room when it has come, and so never sends what is old.
"""

from __future__ import annotations

import asyncio


class Turns:
    """Turns for everyone who asks, first come first served, ``rate`` a second at most."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate
        self._next = 0.0

    async def wait(self) -> None:
        """Return when it is the caller's turn."""
        now = asyncio.get_running_loop().time()
        self._next = max(now, self._next) + self._gap
        await asyncio.sleep(self._next - now)
