"""What a browser sends is one bounded JSON object; anything else is refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from bn_core.classroom.errors import RefusedError

LONGEST = 65_536
"""Characters of one message, bytes of a request: a whole plan has room in it."""


def record(text: str | bytes | bytearray) -> dict[str, Any]:
    """The object that a message holds; RefusedError: it holds none, or is too long."""
    if len(text) > LONGEST:
        raise RefusedError(f"A message has at most {LONGEST} characters.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RefusedError("A message is a JSON object.")
    return found


async def body(request: Request) -> dict[str, Any]:
    """The object that a request holds; what is too long is not read to its end."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LONGEST:
            break
    return record(read)
