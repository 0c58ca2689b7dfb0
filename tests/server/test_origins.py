"""A page of another site opens no socket and sends no request that changes something."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bn_core.classroom.live.rooms import Ticket
from bn_core.classroom.room.strips import draw_strips
from bn_core.server import room_routes
from bn_core.server.origins import SameOrigin
from tests.server.browsers import LIMIT, Client

FOREIGN = ("http://evil.example", "http://127.0.0.1:1", "null", "")


@pytest.mark.parametrize("origin", FOREIGN)
def test_room_refuses_a_foreign_origin(client: Client, room: Ticket, origin: str) -> None:
    path = f"{room_routes.ROOT}/{room.code}"
    headers = {"Origin": origin}
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://{client.at}{path}", additional_headers=headers),
    ):
        pass
    assert refused.value.response.status_code == 403
    answer = client.post(f"{path}/join", json={"nickname": "Eve"}, headers=headers)
    assert answer.status_code == 403
    assert "other sites" in answer.json()["error"]


def test_room_serves_its_own_pages_and_programs(client: Client, room: Ticket) -> None:
    path = f"{room_routes.ROOT}/{room.code}"
    for headers in ({}, {"Origin": f"http://{client.at}"}):
        with connect(f"ws://{client.at}{path}", additional_headers=headers) as socket:
            socket.send(json.dumps({"token": room.token}))
            assert json.loads(socket.recv(LIMIT))["here"] == 0
        answer = client.post(f"{path}/export", json={"token": room.token}, headers=headers)
        assert answer.status_code == 200


def test_room_serves_the_origins_that_the_operator_allows() -> None:
    app = Starlette(
        routes=room_routes.create_routes(draw_strips),
        middleware=[Middleware(SameOrigin, allowed=["https://lab.example"])],
    )

    async def ask(origin: str) -> int:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://behind") as client:
            found = await client.post(
                f"{room_routes.ROOT}/x/join", content=b"[]", headers={"Origin": origin}
            )
            return found.status_code

    assert asyncio.run(ask("https://lab.example")) == 404  # there is no such room
    assert asyncio.run(ask("https://lab.example.evil")) == 403
