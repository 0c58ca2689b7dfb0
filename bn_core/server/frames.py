"""Frames of other sites, which the host has to allow.

A browser shows a page of its own in the place of a lab that refuses to be framed, and that page
does not say why. So the lab answers with a sentence as long as the host has allowed no site.
"""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bn_core.inputs.environment import FRAME_ANCESTORS, OWN_FRAMES, read_frame_ancestors

_FRAMES = frozenset({b"iframe", b"frame", b"embed", b"object"})
_FOREIGN = frozenset({b"cross-site", b"same-site"})
_HEADERS = {
    # Nothing on the page can be misused by the site around it.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Vary": "Sec-Fetch-Dest, Sec-Fetch-Site",
}


class FrameRefusal:
    """ASGI middleware that tells a frame of another site why it does not show the lab."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._refuses = read_frame_ancestors() == OWN_FRAMES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or answer with a page that says why not."""
        if self._refuses and scope["type"] == "http" and _is_foreign_frame(scope):
            answer = HTMLResponse(_explain(Request(scope)), 403, _HEADERS)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_foreign_frame(scope: Scope) -> bool:
    """Whether a browser asks on behalf of a frame in a page of another site.

    Browsers say so to labs at https and on the reader's own machine.
    """
    headers = dict(scope["headers"])
    in_frame = headers.get(b"sec-fetch-dest") in _FRAMES
    return in_frame and headers.get(b"sec-fetch-site") in _FOREIGN


def _explain(request: Request) -> str:
    address = html.escape(str(request.url))
    return f"""<!doctype html>
<html lang="en">
<title>BatchNorm Lab</title>
<body style="font: 1rem/1.5 sans-serif; margin: 2rem">
<p>This BatchNorm Lab may not be shown inside another site.
<a href="{address}" target="_blank" rel="noopener">Open the lab in a tab of its own</a>.</p>
<p>The host of the lab can allow this site with the variable {FRAME_ANCESTORS}.</p>
</html>
"""
