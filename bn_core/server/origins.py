"""Requests of other sites' pages, which are refused.

A page of another site could make its readers' browsers guess the codes of a lab in their network,
take seats, or upload files. It cannot hide: a browser always names the origin of a websocket and of
a request that changes something. A request without an origin comes from a program, which could name
any origin, so refusing it would not protect anyone.

Streamlit would protect uploads by a cookie instead, which browsers refuse to a lab that is shown in
a frame of another site.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing; a browser keeps their answers from pages of other sites."""
REFUSED = "Pages of other sites may not use this lab. Open the lab itself."


class SameOrigin:
    """ASGI middleware that admits the lab's pages, programs and ``allowed`` origins."""

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self.app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse with 403; a websocket is refused before it is accepted."""
        checked = scope["type"] == "websocket" or scope.get("method", "GET") not in _READING
        if not checked or self._is_allowed(HTTPConnection(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await JSONResponse({"error": REFUSED}, 403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": REFUSED})

    def _is_allowed(self, connection: HTTPConnection) -> bool:
        origin, host = connection.headers.get("origin"), connection.headers.get("host", "")
        if origin is None or origin in self._allowed:
            return True
        return urlsplit(origin).netloc == host.lower() != ""
