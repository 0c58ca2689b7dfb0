"""Errors of a route as JSON answers, with a sentence that the browser shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Handler = Callable[[Request], Awaitable[Response]]
Statuses = Mapping[type[Exception], int]


def answer_errors(handler: Handler, statuses: Statuses) -> Handler:
    """Return ``handler`` with errors of these kinds turned into answers of a status.

    The first kind that matches an error counts.
    """

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except tuple(statuses) as error:
            status = next(code for kind, code in statuses.items() if isinstance(error, kind))
            wait = getattr(error, "retry_after", None)  # seconds after which to try again
            headers = {"Retry-After": str(wait)} if wait else None
            return JSONResponse({"error": str(error)}, status, headers)

    return answer
