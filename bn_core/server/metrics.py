"""Streamlit's metrics of sessions and memory, closed unless they are asked for."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bn_core.inputs.environment import opens_metrics

_PATH = "/_stcore/metrics"


class HiddenMetrics:
    """ASGI middleware that answers requests for metrics with 404 unless enabled."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve everything except metrics; below a base path, too."""
        asked = scope["type"] == "http" and scope["path"].rstrip("/").endswith(_PATH)
        if asked and not opens_metrics():
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
