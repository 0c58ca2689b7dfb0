"""One browser in a room: views go out over its websocket as they change, and actions come in.

The first message says who it is, {"token": "…", "eye": "projector", "theme": "dark"}; every later
one is an action as ``Rooms.act`` takes it. What is refused comes back as {"error": sentence}, with
"gone" where there is no place here (any more).
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from functools import lru_cache
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.errors import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.events.event import TEACHER
from bn_core.classroom.identity import hash_token
from bn_core.classroom.rooms import ROOMS
from bn_core.classroom.views import view_as_projector, view_as_teacher
from bn_core.server.class_sweeps import SWEEPS
from bn_core.server.messages import record
from bn_core.storage.database import StorageError
from bn_core.text.numbers import show

GAP = 0.02
"""Seconds between two messages that are read from one socket: what comes faster waits."""
MAX_SOCKETS = 6
"""Sockets of one token: a student with more has forgotten tabs."""
HELLO = 15.0
"""Seconds in which a socket says who it is."""
DRAWN = 16
"""Pictures that are kept for whoever asks next: those of some rooms, in two themes."""
GONE, BUSY, STRANGE, AWAY = 4404, 4429, 4400, 1013
"""Codes of a socket's end: no place here, too many sockets or tries, nothing that can be read, and
a database that does not answer just now. A browser comes back by itself after the last alone."""

log = logging.getLogger(__name__)
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
        with suppress(WebSocketDisconnect, TimeoutError):
            try:
                await self._told()
            except RuntimeError:  # a connection that has ended already takes nothing more
                log.info("a socket of a room has ended", exc_info=True)

    async def _told(self) -> None:
        """Both halves; why they end, if it is the lab that ends them, is the last message."""
        try:
            await self._counted(await self._hello())
        except NoRoomError as error:
            await self._end({"error": str(error), "gone": True}, GONE)
        except TooOftenError as error:
            await self._end({"error": str(error)}, BUSY)
        except StorageError as error:
            await self._end({"error": str(error)}, AWAY)
        except RefusedError as error:
            await self._end({"error": str(error)}, STRANGE)

    async def _hello(self) -> int:
        """Whose seat it is, by the first message."""
        hello = await asyncio.wait_for(self._heard(), HELLO)
        self.token = hello.get("token")
        self.theme = "dark" if hello.get("theme") == "dark" else "light"
        self.eye = "projector" if hello.get("eye") == "projector" else ""
        return await ROOMS.seat(self.code, self.token, self.address)

    async def _counted(self, seat: int) -> None:
        """Both halves, unless this token has too many sockets already."""
        key = hash_token(self.token)
        if _SOCKETS[key] >= MAX_SOCKETS:
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
                view = view_as_projector(room) if wall else view_as_teacher(room)
                yield view | {"figures": self.draw(room.activity, self.theme)}

    async def _receive(self) -> None:
        while True:
            try:
                await ROOMS.act(self.code, self.token, await self._heard())
            except NoRoomError:
                raise
            except (RefusedError, StorageError) as error:
                await self.socket.send_json({"error": str(error)})
            await asyncio.sleep(GAP)

    async def _heard(self) -> dict[str, Any]:
        """The next message; RefusedError: it is no object in JSON."""
        try:
            text = await self.socket.receive_text()
        except KeyError:  # bytes
            text = ""
        return record(text or "")

    async def _end(self, told: dict[str, Any], code: int) -> None:
        await self.socket.send_json(told)
        await self.socket.close(code)


def once(draw: Draw) -> Draw:
    """The same, but what the teacher and the wall both see is drawn for one of them alone."""
    last: deque[tuple[Activity | None, str, Figures]] = deque(maxlen=DRAWN)

    def drawn(activity: Activity | None, theme: str) -> Figures:
        for known, ground, figures in last:
            if known is activity and ground == theme:
                return figures
        figures = draw(activity, theme)
        last.appendleft((activity, theme, figures))
        return figures

    return drawn


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
