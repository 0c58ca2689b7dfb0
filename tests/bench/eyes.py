"""A phone, a wall and a teacher without a screen: real websockets that time what they see.

Whatever is sent waits under a key with a mark that rises. A view that shows a mark shows all
marks before it: views may be skipped, and what was sent may not.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds after which what has not come is lost."""
ROUNDS = ("first", "second")
"""The two votes, as a phone's own view names them."""

Mark = tuple[str | int, float]


class Eye:
    """One websocket into the room ``code`` at ``at``, host:port; anyone's, the teacher's too."""

    name = ""

    def __init__(self, at: str, code: str, token: str) -> None:
        self.token = token
        self.view: dict[str, Any] = {}
        self.refused: list[str] = []
        self.waited: list[float] = []
        """Seconds from an action's sending until it was seen here."""
        self.messages = self.bytes = 0
        self._at = f"ws://{at}/lab/rooms/{code}"
        self._sent: dict[str | int, deque[tuple[float, float]]] = defaultdict(deque)
        self._news = asyncio.Event()

    async def open(self) -> None:
        """Connect, and see the room."""
        self._socket: ClientConnection = await connect(
            self._at, max_size=None, open_timeout=PATIENCE, ping_interval=None
        )
        await self._socket.send(json.dumps({"token": self.token, "eye": self.name}))
        self._hearing = asyncio.create_task(self._hear())
        await self.until(lambda: self.view)

    def expect(self, key: str | int, mark: float) -> None:
        """What is sent now shows as this mark of this key."""
        self._sent[key].append((mark, time.perf_counter()))

    async def act(self, **record: Any) -> None:
        """Send it, in the turn that was seen."""
        await self._socket.send(json.dumps({**record, "turn": self.view["turn"]}))

    async def settled(self) -> None:
        """Wait until all that was sent has been seen."""
        await self.until(lambda: not any(self._sent.values()))

    async def until(self, met: Any) -> None:
        """Wait until this is true of what was heard; TimeoutError: it never was.

        AssertionError: something was refused.
        """
        async with asyncio.timeout(PATIENCE):
            while not met():
                assert not self.refused, self.refused
                self._news.clear()
                await self._news.wait()

    def restart(self) -> None:
        """Measure from now on."""
        self.waited, self.messages, self.bytes = [], 0, 0

    async def close(self) -> None:
        """Go away."""
        await self._socket.close()
        await self._hearing

    def marks(self) -> Iterator[Mark]:
        """What the last view shows, by key."""
        yield "turn", self.view["turn"]

    async def _hear(self) -> None:
        async for message in self._socket:
            now, told = time.perf_counter(), json.loads(message)
            if "alive" in told:
                continue
            self.messages += 1
            self.bytes += len(message)
            if "error" in told:
                self.refused.append(told["error"])
            else:
                self.view = told
                for key, mark in self.marks():
                    self._seen(key, mark, now)
            self._news.set()

    def _seen(self, key: str | int, mark: float, now: float) -> None:
        sent = self._sent[key]
        while sent and sent[0][0] <= mark:
            self.waited.append(now - sent.popleft()[1])


class Phone(Eye):
    """A student's, who has taken a seat."""

    def __init__(self, at: str, code: str, token: str, seat: int) -> None:
        super().__init__(at, code, token)
        self.seat = seat
        self.stored: dict[str, int] = {}
        """The options that the server has said are stored, by round."""

    async def vote(self, which: str, option: int) -> None:
        """Send a vote."""
        self.expect(which, 1)
        await self.act(kind="voted", option=option)

    def marks(self) -> Iterator[Mark]:
        """The slider, and which votes are in."""
        yield from super().marks()
        activity = self.view["activity"] or {}
        if "x" in activity:
            yield "x", activity["x"]
        for which in ROUNDS:
            if activity.get(which) is not None:
                self.stored[which] = activity[which]
                yield which, 1


class Wall(Eye):
    """The projector's."""

    name = "projector"

    def marks(self) -> Iterator[Mark]:
        """How many are here and have voted, and every student's slider under the seat."""
        yield from super().marks()
        yield "here", self.view["here"]
        for each in self.view["figures"]:
            yield from zip(each["students"], each["lines"][0]["values"], strict=True)
        if self.view["kind"] == "vote":
            activity = self.view["activity"]
            yield ROUNDS[activity["round"] - 1], activity["answered"]
