"""What can go wrong in a route is told in a sentence that the browser shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Handler = Callable[[Request], Awaitable[Response]]
Statuses = Mapping[type[Exception], int]


def told(handler: Handler, statuses: Statuses) -> Handler:
    """``handler``, whose errors of these kinds are answered with their words and their status.

    The first kind that an error is of counts.
    """

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except tuple(statuses) as error:
            status = next(code for kind, code in statuses.items() if isinstance(error, kind))
            return JSONResponse({"error": str(error)}, status)

    return answer
