"""The classroom's routes: views go out over a websocket as they change, and actions come in.

The first message says who it is, {"token": "…", "eye": "projector", "theme": "dark"}; every later
one is an action as ``Rooms.act`` takes it. What is refused comes back as {"error": sentence}, with
"gone" where there is no place here (any more).
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bn_core.classroom.activities import Activity
from bn_core.classroom.events import TEACHER
from bn_core.classroom.host import ROOMS
from bn_core.classroom.identity import digest
from bn_core.classroom.refusals import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.views import for_projector, for_teacher
from bn_core.compute.answers import told
from bn_core.compute.sweeping import SWEEPS
from bn_core.formulas import show
from bn_core.storage import StorageError

ROOT = "/lab/rooms"
LONGEST = 65_536
"""Bytes of one message: a whole plan has room in it."""
GAP = 0.02
"""Seconds between two messages that are read from one socket: what comes faster waits."""
MOST_SOCKETS = 6
"""Sockets of one token: a student with more has forgotten tabs."""
HELLO = 15.0
"""Seconds in which a socket says who it is."""
GONE, BUSY, STRANGE = 4404, 4429, 4400
"""Codes of a socket's end: no place here, too many sockets, and nothing that can be read."""

Draw = Callable[[Activity | None, str], list[dict[str, Any]]]
"""The figures of an activity, in the colours of a theme."""
_SOCKETS: Counter[str] = Counter()


_STATUSES = {NoRoomError: 404, TooOftenError: 429, StorageError: 503, RefusedError: 400}


def routes(draw: Draw) -> list[BaseRoute]:
    """The routes below ``ROOT``; ``draw`` makes what the teacher and the wall see as figures."""

    async def socket(websocket: WebSocket) -> None:
        await _Socket(websocket, draw).serve()

    return [
        Mount(
            ROOT,
            routes=[
                WebSocketRoute("/{code}", socket),
                Route("/{code}/join", told(join, _STATUSES), methods=["POST"]),
                Route("/{code}/export", told(export, _STATUSES), methods=["POST"]),
                Route("/{code}/delete", told(delete, _STATUSES), methods=["POST"]),
            ],
        )
    ]


async def join(request: Request) -> Response:
    """POST {"nickname": …}: a seat, and the token that opens it from now on."""
    given = await _body(request)
    address = request.client.host if request.client else ""
    ticket = await ROOMS.join(request.path_params["code"], given.get("nickname"), address)
    return JSONResponse({"code": ticket.code, "token": ticket.token, "seat": ticket.seat})


async def export(request: Request) -> Response:
    """POST {"token": …} of the teacher: everything that has happened, as CSV."""
    token = (await _body(request)).get("token")
    text = await ROOMS.export(request.path_params["code"], token)
    return PlainTextResponse(text, media_type="text/csv")


async def delete(request: Request) -> Response:
    """POST {"token": …} of the teacher: nothing of the room is kept any more."""
    token = (await _body(request)).get("token")
    await ROOMS.delete(request.path_params["code"], token)
    return JSONResponse({"deleted": True})


async def _body(request: Request) -> dict[str, Any]:
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LONGEST:
            break
    return _record(read)


def _record(text: str | bytes | bytearray) -> dict[str, Any]:
    """A JSON object; RefusedError: it is none, or too long."""
    if len(text) > LONGEST:
        raise RefusedError(f"A message has at most {LONGEST} characters.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RefusedError("A message is a JSON object.")
    return found


class _Socket:
    """One browser's connection, from its first message to its end."""

    def __init__(self, websocket: WebSocket, draw: Draw) -> None:
        self.socket, self.draw = websocket, draw
        self.code: str = websocket.path_params["code"]
        self.token: Any = None
        self.eye, self.theme = "", "light"

    async def serve(self) -> None:
        """Say who it is, then send and receive until one of both ends."""
        await self.socket.accept()
        with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
            try:
                hello = _record(await asyncio.wait_for(self.socket.receive_text(), HELLO) or "")
                self.token, self.theme = hello.get("token"), str(hello.get("theme"))[:10]
                self.eye = "projector" if hello.get("eye") == "projector" else ""
                seat = await ROOMS.seat(self.code, self.token)
                await self._counted(seat)
            except NoRoomError as error:
                await self._end({"error": str(error), "gone": True}, GONE)
            except (RefusedError, StorageError, KeyError) as error:
                await self._end({"error": _sentence(error)}, STRANGE)

    async def _counted(self, seat: int) -> None:
        """Both halves, unless this token has too many sockets already."""
        key = digest(self.token)
        if _SOCKETS[key] >= MOST_SOCKETS:
            told = "This place is open in too many tabs: close one, and reload."
            await self._end({"error": told}, BUSY)
            return
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
                await ROOMS.act(
                    self.code, self.token, _record(await self.socket.receive_text() or "")
                )
            except NoRoomError:
                raise
            except (RefusedError, StorageError, KeyError) as error:
                await self.socket.send_json({"error": _sentence(error)})
            await asyncio.sleep(GAP)

    async def _end(self, told: dict[str, Any], code: int) -> None:
        await self.socket.send_json(told)
        await self.socket.close(code)


def _sentence(error: Exception) -> str:
    """What is told: a refusal's own words, or that a message was no text."""
    return "A message is a JSON object." if isinstance(error, KeyError) else str(error)


def _written(view: dict[str, Any]) -> dict[str, Any]:
    """With the numbers of the activity as they are read, beside them."""
    activity = view["activity"]
    if activity is None:
        return view
    numbers = {name: show(value) for name, value in activity.items() if isinstance(value, float)}
    if "histogram" in activity:
        low, *_, high = activity["histogram"]["edges"]
        numbers |= {"from": show(low), "to": show(high)}
    return view | {"activity": {**activity, "shown": numbers}}
