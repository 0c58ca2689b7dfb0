"""Messages of the browser, each one JSON object of bounded length."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from bn_core.classroom.inputs.errors import RefusedError

MAX_MESSAGE = 65_536
"""Most characters of a message and bytes of a request, enough for a whole plan."""


def read_message(text: str | bytes | bytearray) -> dict[str, Any]:
    """Return the object of a JSON message; RefusedError if it is not one, or too long."""
    if len(text) > MAX_MESSAGE:
        raise RefusedError(f"A message has at most {MAX_MESSAGE} characters.")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise RefusedError("A message must be a JSON object.")
    return message


async def read_body(request: Request) -> dict[str, Any]:
    """Return the object of a request's body; reading stops once it is too long."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MAX_MESSAGE:
            break
    return read_message(read)
