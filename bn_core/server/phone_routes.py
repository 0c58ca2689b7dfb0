"""The page by which a teacher tests whether a phone reaches the lab.

It is plain HTML, so it shows as soon as the network lets it through. Its script then opens a
websocket, because lessons and rooms need one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bn_core.classroom.inputs.errors import TooOftenError
from bn_core.classroom.live.rooms import ROOMS
from bn_core.server.room_routes import read_address

ROOT = "/lab/phones"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This phone reaches the lab</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.25rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 30rem;
  padding: 0 1rem; }}
</style>
<h1>This phone reaches the lab</h1>
<p id="live" role="status">Testing the live connection.</p>
<p>Look at the teacher's screen. You can close this page.</p>
<script type="module" src="{script}"></script>
</html>
"""


def create_routes(script: Callable[[], str]) -> list[Mount]:
    """Return the routes below ``ROOT``; ``script`` returns an address for the page."""

    async def show(request: Request) -> Response:
        _note(request, is_live=False)
        return HTMLResponse(_PAGE.format(script=script()), headers={"Cache-Control": "no-store"})

    routes = [WebSocketRoute("/{key}/live", answer_live), Route("/{key}", show)]
    return [Mount(ROOT, routes=routes)]


async def answer_live(websocket: WebSocket) -> None:
    """Say over a websocket that it works."""
    await websocket.accept()
    with suppress(WebSocketDisconnect, RuntimeError):  # the phone has left
        _note(websocket, is_live=True)
        await websocket.send_text("live")
        await websocket.close()


def _note(connection: HTTPConnection, is_live: bool) -> None:
    key, browser = connection.path_params["key"], connection.headers.get("user-agent", "")
    with suppress(TooOftenError):  # it reaches the lab all the same
        ROOMS.checks.note(key, read_address(connection), browser, is_live)
