"""The classroom's routes: a socket for what changes, and posts for joining and for the teacher."""

from __future__ import annotations

from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from bn_core.classroom.errors import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.rooms import ROOMS
from bn_core.server.errors import told
from bn_core.server.messages import body
from bn_core.server.room_socket import Draw, RoomSocket, once
from bn_core.storage.database import StorageError

ROOT = "/lab/rooms"
_STATUSES = {NoRoomError: 404, TooOftenError: 429, StorageError: 503, RefusedError: 400}


def routes(draw: Draw) -> list[BaseRoute]:
    """The routes below ``ROOT``; ``draw`` makes what the teacher and the wall see as figures."""
    drawn = once(draw)

    async def socket(websocket: WebSocket) -> None:
        await RoomSocket(websocket, address(websocket), drawn).serve()

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
    nickname = (await body(request)).get("nickname")
    ticket = await ROOMS.join(request.path_params["code"], nickname, address(request))
    return JSONResponse({"code": ticket.code, "token": ticket.token, "seat": ticket.seat})


async def export(request: Request) -> Response:
    """POST {"token": …} of the teacher: everything that has happened, as CSV."""
    return PlainTextResponse(await ROOMS.export(*await _place(request)), media_type="text/csv")


async def delete(request: Request) -> Response:
    """POST {"token": …} of the teacher: nothing of the room is kept any more."""
    await ROOMS.delete(*await _place(request))
    return JSONResponse({"deleted": True})


def address(connection: HTTPConnection) -> str:
    """Whom tries are counted for."""
    return connection.client.host if connection.client else ""


async def _place(request: Request) -> tuple[str, Any]:
    """The code and the token of a place that is in a room; NoRoomError: of none, and counted."""
    code, token = request.path_params["code"], (await body(request)).get("token")
    await ROOMS.seat(code, token, address(request))
    return code, token
