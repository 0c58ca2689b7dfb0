"""Routes of the classroom, a websocket and requests to join and export."""

from __future__ import annotations

from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from bn_core.classroom.inputs.errors import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.live.registry import DELETE_AFTER
from bn_core.classroom.live.rooms import ROOMS
from bn_core.classroom.people.identity import read_code
from bn_core.server.errors import answer_errors
from bn_core.server.messages import read_body
from bn_core.server.room_socket import Draw, RoomSocket, cache_figures
from bn_core.storage.database import StorageError
from bn_core.text.csv_rows import encode_for_spreadsheets

ROOT = "/lab/rooms"
COOKIE = "bn-room-seat"
"""A browser's last seat, which shows that it does not guess codes when it joins the next room."""
_STATUSES = {NoRoomError: 404, TooOftenError: 429, StorageError: 503, RefusedError: 400}


def create_routes(draw: Draw) -> list[BaseRoute]:
    """Return the routes below ``ROOT``; ``draw`` draws for teacher and projector."""
    draw_cached = cache_figures(draw)

    async def socket(websocket: WebSocket) -> None:
        await RoomSocket(websocket, read_address(websocket), draw_cached).serve()

    return [
        Mount(
            ROOT,
            routes=[
                WebSocketRoute("/{code}", socket),
                Route("/{code}/join", answer_errors(join_room, _STATUSES), methods=["POST"]),
                Route("/{code}/export", answer_errors(export_room, _STATUSES), methods=["POST"]),
                Route("/{code}/delete", answer_errors(delete_room, _STATUSES), methods=["POST"]),
            ],
        )
    ]


async def join_room(request: Request) -> Response:
    """POST {"nickname": …} and get a seat, with the token that opens it."""
    code = read_code(request.path_params["code"])
    nickname = (await read_body(request)).get("nickname")
    proof, former = (request.cookies.get(each, "") for each in (COOKIE, _name_cookie(code)))
    ticket = await ROOMS.join(code, nickname, read_address(request), proof, former)
    seat = {"code": ticket.code, "token": ticket.token, "seat": ticket.seat}
    answer = JSONResponse(seat)
    for name, value in ((COOKIE, ticket.proof), (_name_cookie(code), ticket.token)):
        answer.set_cookie(
            name,
            value,
            max_age=int(DELETE_AFTER),
            path=ROOT,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
    return answer


def _name_cookie(code: str) -> str:
    """Return the name of the cookie that holds a browser's last seat in this room."""
    return f"{COOKIE}-{code}"


async def export_room(request: Request) -> Response:
    """POST the teacher's {"token": …} and get the room's log as CSV."""
    log = await ROOMS.export(*await _read_seat(request))
    return Response(encode_for_spreadsheets(log), media_type="text/csv; charset=utf-8")


async def delete_room(request: Request) -> Response:
    """POST the teacher's {"token": …} to delete all stored data of the room."""
    await ROOMS.delete(*await _read_seat(request))
    return JSONResponse({"deleted": True})


def read_address(connection: HTTPConnection) -> str:
    """Return the address for which tries are counted."""
    return connection.client.host if connection.client else ""


async def _read_seat(request: Request) -> tuple[str, Any]:
    """Return the code and the token of a request.

    NoRoomError counts as a wrong code.
    """
    code, token = request.path_params["code"], (await read_body(request)).get("token")
    await ROOMS.seat(code, token, read_address(request))
    return code, token
