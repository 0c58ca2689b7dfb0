"""Add headers to answers, and parts to pages, as pure ASGI middleware.

Pure ASGI middleware does not buffer, so streams stay streams.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bn_core.inputs.environment import read_frame_ancestors
from bn_core.server.embedding import mark_embedded


class SecurityHeaders:
    """ASGI middleware that adds the security headers; ``policy`` is the CSP."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            # The address holds a reader's batch and a room's code: no other site learns of it.
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the headers added to the start of an HTTP answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Preloads:
    """ASGI middleware that lets a browser load early what a page needs later.

    ``pages`` are the names of the pages, and ``links`` says what to load, as the values of ``Link``
    headers. Otherwise a browser hears of a component's script when Streamlit has drawn the page,
    and of what that script loads later still.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], links: Iterable[str]) -> None:
        self.app = app
        self._pages = pages
        self._link = ", ".join(links)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the links added to the start of a page's answer."""

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Link", self._link)
            await send(message)

        asked = scope["type"] == "http" and scope["path"].rpartition("/")[2] in self._pages
        await self.app(scope, receive, send_with_links if asked else send)


class PageParts:
    """ASGI middleware that adds a sheet and a script to Streamlit's page.

    What Streamlit is told to add comes with the elements of a page, or after them, and moves what
    is already drawn. ``sheet`` and ``script`` are addresses; the sheet stands behind Streamlit's
    own styles, and the script holds nothing up.
    """

    _UNWANTED = frozenset({b"if-none-match", b"if-modified-since", b"range", b"accept-encoding"})
    """Request headers that ask for less than the whole page, or for another form of it."""

    def __init__(self, app: ASGIApp, sheet: str, script: str) -> None:
        self.app = app
        link = f'<link rel="stylesheet" href="{sheet}">'
        self._parts = f'{link}<script async src="{script}"></script></body>'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; what is not a page stays as it is."""
        headers = scope.get("headers", ())
        asks = any(name == b"accept" and b"text/html" in value for name, value in headers)
        if scope["type"] != "http" or not asks:
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        page = b""

        async def send_with_parts(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start":
                kind = MutableHeaders(scope=message).get("content-type", "")
                if message["status"] == 200 and kind.startswith("text/html"):
                    start = message
                    return
            elif start is not None:
                page += message.get("body", b"")
                if message.get("more_body"):
                    return
                page = mark_embedded(page, scope["query_string"])
                page = page.replace(b"</body>", self._parts)
                answered = MutableHeaders(scope=start)
                answered["content-length"] = str(len(page))
                for name in ("etag", "last-modified", "accept-ranges"):
                    del answered[name]
                await send(start)
                message = {**message, "body": page}
            await send(message)

        wanted = [each for each in headers if each[0] not in self._UNWANTED]
        await self.app({**scope, "headers": wanted}, receive, send_with_parts)


def build_policy(html: str) -> str:
    """Return the content security policy of the lab, whose page is ``html``.

    Streamlit decides how strict it can be. Its page has an inline script, which the policy names by
    its hash. It loads a component's script as a blob. Streamlit and Plotly set styles inline, in
    elements and attributes. Fonts of formulas are data in a style sheet; icons are data, too, and
    Plotly makes a picture to download from a blob. Nothing evaluates text as a script.
    """
    scripts = " ".join(hash_inline_scripts(html))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            f"frame-ancestors {read_frame_ancestors()}",
        )
    )


def hash_inline_scripts(html: str) -> Iterable[str]:
    """Yield the sources by which a policy allows the inline scripts of a page."""
    for rest in html.split("<script>")[1:]:
        script = rest.partition("</script>")[0]
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        yield f"'sha256-{digest}'"
