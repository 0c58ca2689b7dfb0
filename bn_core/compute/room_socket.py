"""One browser in a room: views go out over its websocket as they change, and actions come in.

The first message says who it is, {"token": "…", "eye": "projector", "theme": "dark"}; every later
one is an action as ``Rooms.act`` takes it. What is refused comes back as {"error": sentence}, with
"gone" where there is no place here (any more).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from functools import lru_cache
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bn_core.classroom.activities import Activity
from bn_core.classroom.events import TEACHER
from bn_core.classroom.host import ROOMS
from bn_core.classroom.identity import digest
from bn_core.classroom.refusals import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.views import for_projector, for_teacher
from bn_core.compute.messages import record
from bn_core.compute.sweeping import SWEEPS
from bn_core.formulas import show
from bn_core.storage import StorageError

GAP = 0.02
"""Seconds between two messages that are read from one socket: what comes faster waits."""
MOST_SOCKETS = 6
"""Sockets of one token: a student with more has forgotten tabs."""
HELLO = 15.0
"""Seconds in which a socket says who it is."""
GONE, BUSY, STRANGE, AWAY = 4404, 4429, 4400, 1013
"""Codes of a socket's end: no place here, too many sockets or tries, nothing that can be read, and
a database that does not answer just now. A browser comes back by itself after the last alone."""

Figures = list[dict[str, Any]]
Draw = Callable[[Activity | None, str], Figures]
"""The figures of an activity, in the colours of a theme."""
_SOCKETS: Counter[str] = Counter()


class RoomSocket:
    """One connection, from its first message to its end; ``address`` is where it comes from."""

    def __init__(self, websocket: WebSocket, address: str, draw: Draw) -> None:
        self.socket, self.address, self.draw = websocket, address, draw
        self.code: str = websocket.path_params["code"]
        self.token: Any = None
        self.eye, self.theme = "", "light"

    async def serve(self) -> None:
        """Say who it is, then send and receive until one of both ends."""
        await self.socket.accept()
        with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
            try:
                await self._counted(await self._hello())
            except NoRoomError as error:
                await self._end({"error": str(error), "gone": True}, GONE)
            except TooOftenError as error:
                await self._end({"error": str(error)}, BUSY)
            except StorageError as error:
                await self._end({"error": str(error)}, AWAY)
            except (RefusedError, KeyError) as error:
                await self._end({"error": _sentence(error)}, STRANGE)

    async def _hello(self) -> int:
        """Whose seat it is, by the first message."""
        hello = record(await asyncio.wait_for(self.socket.receive_text(), HELLO) or "")
        self.token = hello.get("token")
        self.theme = "dark" if hello.get("theme") == "dark" else "light"
        self.eye = "projector" if hello.get("eye") == "projector" else ""
        return await ROOMS.seat(self.code, self.token, self.address)

    async def _counted(self, seat: int) -> None:
        """Both halves, unless this token has too many sockets already."""
        key = digest(self.token)
        if _SOCKETS[key] >= MOST_SOCKETS:
            raise TooOftenError("This place is open in too many tabs: close one, and reload.")
        _SOCKETS[key] += 1
        halves = [asyncio.create_task(each) for each in (self._send(seat), self._receive())]
        try:
            done, _ = await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            for each in halves:
                each.cancel()
            await asyncio.gather(*halves, return_exceptions=True)
            _SOCKETS[key] -= 1
            if not _SOCKETS[key]:
                del _SOCKETS[key]

    async def _send(self, seat: int) -> None:
        views = self._teachers() if seat == TEACHER else ROOMS.watch(self.code, self.token)
        async with aclosing(views):
            async for view in views:
                await self.socket.send_json(_written(view))

    async def _teachers(self) -> AsyncGenerator[dict[str, Any], None]:
        """What the teacher or the wall sees, with its figures; a closed sweep is begun."""
        wall = self.eye == "projector"
        async with aclosing(ROOMS.follow(self.code, self.token)) as every:
            async for room in every:
                SWEEPS.begin(room)
                view = for_projector(room) if wall else for_teacher(room)
                yield view | {"figures": self.draw(room.activity, self.theme)}

    async def _receive(self) -> None:
        while True:
            try:
                told = record(await self.socket.receive_text() or "")
                await ROOMS.act(self.code, self.token, told)
            except NoRoomError:
                raise
            except (RefusedError, StorageError, KeyError) as error:
                await self.socket.send_json({"error": _sentence(error)})
            await asyncio.sleep(GAP)

    async def _end(self, told: dict[str, Any], code: int) -> None:
        await self.socket.send_json(told)
        await self.socket.close(code)


def once(draw: Draw) -> Draw:
    """The same, but what the teacher and the wall both see is drawn for one of them alone."""
    last: dict[str, tuple[Activity | None, Figures]] = {}

    def drawn(activity: Activity | None, theme: str) -> Figures:
        if theme not in last or last[theme][0] is not activity:
            last[theme] = activity, draw(activity, theme)
        return last[theme][1]

    return drawn


def _sentence(error: Exception) -> str:
    """What is told: a refusal's own words, or that a message was no text."""
    return "A message is a JSON object." if isinstance(error, KeyError) else str(error)


def _written(view: dict[str, Any]) -> dict[str, Any]:
    """With the numbers of the activity as they are read, beside them."""
    activity = view["activity"]
    if activity is None:
        return view
    numbers = {name: _shown(value) for name, value in activity.items() if isinstance(value, float)}
    if "histogram" in activity:
        low, *_, high = activity["histogram"]["edges"]
        numbers |= {"from": _shown(low), "to": _shown(high)}
    return view | {"activity": {**activity, "shown": numbers}}


_shown = lru_cache(4096)(show)  # a class has one mean and one variance, on a hundred phones
