"""Await a service again and again, with longer pauses while it fails."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 3.0
"""Seconds; with what a start takes, this keeps a recovery under ten."""
STEADY = 10.0
"""Seconds after which a service that ends has not failed at its start."""


async def keep(serve: Callable[[], Awaitable[None]], name: str) -> None:
    """Await ``serve()`` again and again until this is cancelled.

    Each pause after a failed start is twice as long.
    """
    task, pause = asyncio.current_task(), FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await serve()
        except Exception as error:
            lost = isinstance(error, OSError)  # a connection, about which a traceback says nothing
            log.warning("%s has failed: %r", name, error, exc_info=None if lost else error)
        if task and task.cancelling():
            return  # an error on the way out has taken the place of the cancellation
        if time.monotonic() - began > STEADY:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
