"""A start that fails says why in one sentence, without a traceback."""

from __future__ import annotations

import sys

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bn_core.storage.database import UnusableError


class StartErrors:
    """ASGI middleware that reports a failed start in a sentence, without a traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; what Starlette reports of a failed start is replaced."""

        async def send_sentence(message: Message) -> None:
            error = sys.exc_info()[1]  # Starlette sends from where it handles the error
            if message["type"] == "lifespan.startup.failed" and isinstance(error, UnusableError):
                message = {**message, "message": str(error)}
            await send(message)

        await self.app(scope, receive, send_sentence if scope["type"] == "lifespan" else send)
