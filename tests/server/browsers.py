"""Browsers in a room, as a test has them: they join, connect and wait for what they are told."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from bn_core.classroom.live.rooms import Ticket
from bn_core.server import room_routes

LIMIT = 60.0
"""Seconds after which what a test waits for is never going to come."""


class Client:
    """Browsers of one test, at a server that listens."""

    def __init__(self, port: int, stack: ExitStack) -> None:
        self.at, self._stack = f"127.0.0.1:{port}", stack

    def post(self, path: str, **more: Any) -> httpx.Response:
        return httpx.post(f"http://{self.at}{path}", timeout=LIMIT, **more)

    def open(self, path: str) -> Socket:
        return Socket(self._stack.enter_context(connect(f"ws://{self.at}{path}")))


class Socket:
    """One browser's websocket, which speaks JSON."""

    def __init__(self, connection: ClientConnection) -> None:
        self.send = connection.send
        self._connection = connection

    def send_json(self, message: dict[str, Any]) -> None:
        self.send(json.dumps(message))

    def receive_any(self) -> dict[str, Any]:
        """What comes next, which on a wall may be a sign of life."""
        found: dict[str, Any] = json.loads(self._connection.recv(LIMIT))
        return found

    def receive_json(self) -> dict[str, Any]:
        """The next view or refusal."""
        while "alive" in (found := self.receive_any()):
            pass
        return found


def join_room(client: Client, room: Ticket, name: str) -> str:
    answer = client.post(f"{room_routes.ROOT}/{room.code}/join", json={"nickname": name})
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


def enter_room(client: Client, room: Ticket, token: Any, **more: str) -> Socket:
    socket = client.open(f"{room_routes.ROOT}/{room.code}")
    socket.send_json({"token": token, **more})
    return socket


def until(socket: Socket, met: Any) -> dict[str, Any]:
    """The first view (or refusal) that this is true of."""
    while not met(told := socket.receive_json()):
        pass
    found: dict[str, Any] = told
    return found
