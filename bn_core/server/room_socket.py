"""The websocket of one browser in a room, which sends views and receives events.

The browser's first message says who it is, {"token": "…", "eye": "projector", "theme": "dark"}.
Every later one is an event as ``Rooms.act`` takes it. A refusal is answered with
{"error": sentence}, and with "gone" if the browser has no seat in this room.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from functools import lru_cache
from typing import Any
from weakref import finalize

from starlette.websockets import WebSocket, WebSocketDisconnect

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.events.event import PROJECTOR, TEACHER
from bn_core.classroom.inputs.errors import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.live.rooms import ROOMS
from bn_core.classroom.people.identity import hash_token
from bn_core.classroom.room.views import view_as_projector, view_as_teacher
from bn_core.server.class_sweeps import SWEEPS
from bn_core.server.messages import MAX_MESSAGE, read_message
from bn_core.storage.database import StorageError
from bn_core.text.numbers import format_number

MESSAGE_GAP = 0.02
"""Seconds between two messages that are read from one socket; faster ones wait.

After one that is too long, the next waits in proportion.
"""
MAX_SOCKETS = 6
"""Most sockets of one token; a student with more has forgotten tabs."""
HEARTBEAT = 8.0
"""Seconds between two signs of life for a wall, which sends nothing that could stay unanswered."""
HELLO_TIMEOUT = 15.0
"""Seconds in which a browser has to say who it is."""
CLOSE_NO_SEAT, CLOSE_TOO_MANY, CLOSE_UNREADABLE, CLOSE_NO_DATABASE = 4404, 4429, 4400, 1013
"""Close codes: no seat here, too many sockets or tries, an unreadable message, no database."""
CLOSE_FINAL = (CLOSE_NO_SEAT, CLOSE_TOO_MANY, CLOSE_UNREADABLE)
"""Close codes after which a browser does not reconnect by itself."""

log = logging.getLogger(__name__)
Figures = list[dict[str, Any]]
Draw = Callable[[Activity | None, str], Figures]
"""A function that draws the figures of an activity in a theme's colours."""
_SOCKETS: Counter[str] = Counter()


class RoomSocket:
    """One connection from its first message to its end; ``address`` is the browser's."""

    def __init__(self, websocket: WebSocket, address: str, draw: Draw) -> None:
        self.socket, self.address, self.draw = websocket, address, draw
        self.code: str = websocket.path_params["code"]
        self.token: Any = None
        self.viewer, self.theme = "", "light"

    async def serve(self) -> None:
        """Accept the connection, then send and receive until one of them ends."""
        await self.socket.accept()
        with suppress(WebSocketDisconnect, TimeoutError):
            try:
                await self._serve()
            except RuntimeError:  # a connection that has ended already takes nothing more
                log.info("a socket of a room has ended", exc_info=True)

    async def _serve(self) -> None:
        """Send and receive; if the lab ends the connection, send the reason last."""
        try:
            await self._exchange(await self._read_hello())
        except NoRoomError as error:
            await self._end({"error": str(error), "gone": True}, CLOSE_NO_SEAT)
        except TooOftenError as error:
            await self._end({"error": str(error)}, CLOSE_TOO_MANY)
        except StorageError as error:
            await self._end({"error": str(error)}, CLOSE_NO_DATABASE)
        except RefusedError as error:
            await self._end({"error": str(error)}, CLOSE_UNREADABLE)

    async def _read_hello(self) -> int:
        """Read the first message and return the seat of its token."""
        hello = read_message(await asyncio.wait_for(self._receive(), HELLO_TIMEOUT))
        self.token = hello.get("token")
        self.theme = "dark" if hello.get("theme") == "dark" else "light"
        self.viewer = "projector" if hello.get("eye") == "projector" else ""
        return await ROOMS.seat(self.code, self.token, self.address)

    async def _exchange(self, seat: int) -> None:
        """Send and receive concurrently; TooOftenError if the token has too many sockets."""
        key = hash_token(self.token)
        if _SOCKETS[key] >= MAX_SOCKETS:
            raise TooOftenError("This seat is open in too many tabs. Close one and reload.")
        _SOCKETS[key] += 1
        if seat == PROJECTOR:
            self.viewer = "projector"
        parts = [self._send_views(seat), self._receive_events()]
        if self.viewer == "projector":
            parts.append(self._send_heartbeats())
        halves = [asyncio.create_task(each) for each in parts]
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

    async def _send_views(self, seat: int) -> None:
        leads = seat in (TEACHER, PROJECTOR)
        views = self._watch_as_teacher() if leads else ROOMS.watch(self.code, self.token)
        async with aclosing(views):
            async for view in views:
                await self.socket.send_json(_add_time_left(_add_formatted(view)))

    async def _watch_as_teacher(self) -> AsyncGenerator[dict[str, Any], None]:
        """Yield the teacher's or projector's views with figures, and start closed sweeps."""
        wall = self.viewer == "projector"
        async with aclosing(ROOMS.follow(self.code, self.token)) as every:
            async for room in every:
                SWEEPS.start(room)
                view = view_as_projector(room) if wall else view_as_teacher(room)
                yield view | {"figures": self.draw(room.activity, self.theme)}

    async def _send_heartbeats(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            await self.socket.send_json({"alive": True})

    async def _receive_events(self) -> None:
        while True:
            message = await self._receive()
            try:
                await ROOMS.act(self.code, self.token, read_message(message))
            except NoRoomError:
                raise
            except (RefusedError, StorageError) as error:
                await self.socket.send_json({"error": str(error)})
            await asyncio.sleep(MESSAGE_GAP * max(1, len(message) / MAX_MESSAGE))

    async def _receive(self) -> str | bytes:
        """Return the next message; WebSocketDisconnect if there is none."""
        message = await self.socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        return message.get("text") or message.get("bytes") or ""

    async def _end(self, message: dict[str, Any], code: int) -> None:
        await self.socket.send_json(message)
        await self.socket.close(code)


def cache_figures(draw: Draw) -> Draw:
    """Return ``draw`` with a cache, so that teacher and projector share one drawing.

    A drawing holds what students did, so it is dropped as soon as their activity has changed.
    """
    drawn: dict[tuple[int, str], Figures] = {}

    def draw_cached(activity: Activity | None, theme: str) -> Figures:
        key = (id(activity), theme)
        if activity is None:
            return draw(None, theme)
        if key not in drawn:
            drawn[key] = draw(activity, theme)
            finalize(activity, drawn.pop, key).atexit = False
        return drawn[key]

    return draw_cached


def _add_time_left(view: dict[str, Any]) -> dict[str, Any]:
    """Return a view with the seconds until its timer ends.

    The server's clock decides, so no browser is told the time of the end.
    """
    until = view["until"]
    return view if until is None else view | {"left": max(0.0, until - time.time())}


def _add_formatted(view: dict[str, Any]) -> dict[str, Any]:
    """Return a view with the formatted numbers of its activity added as "shown"."""
    activity = view["activity"]
    if activity is None:
        return view
    numbers = {name: _format(value) for name, value in activity.items() if isinstance(value, float)}
    return view | {"activity": {**activity, "shown": numbers}}


_format = lru_cache(4096)(
    format_number
)  # a class has one mean and one variance, on a hundred phones
