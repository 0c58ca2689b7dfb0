"""A start that fails says why in one sentence, without a traceback."""

from __future__ import annotations

import sys

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class StartError(RuntimeError):
    """The server cannot start; the message is a sentence for whoever started it."""


class StartErrors:
    """ASGI middleware that gives the server the sentence of a StartError in the lifespan."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; Starlette would report a failed start as a traceback, which is replaced."""

        async def send_sentence(message: Message) -> None:
            error = sys.exception()  # Starlette sends from where it handles the error
            if message["type"] == "lifespan.startup.failed" and isinstance(error, StartError):
                message = {**message, "message": str(error)}
            await send(message)

        await self.app(scope, receive, send_sentence if scope["type"] == "lifespan" else send)
