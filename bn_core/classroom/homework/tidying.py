"""Delete homework whose time is over, while the server runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bn_core.classroom.homework.service import HOMEWORK

log = logging.getLogger(__name__)
_EVERY = 3600.0  # seconds


@asynccontextmanager
async def tidying_homework() -> AsyncIterator[None]:
    """Delete homework whose time is over, every hour in the block."""
    task = asyncio.create_task(_tidy_regularly())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tidy_regularly() -> None:
    while True:
        try:
            await asyncio.to_thread(HOMEWORK.tidy)
        except Exception:  # the next try may succeed, whatever failed now
            log.exception("homework whose time is over is deleted later")
        await asyncio.sleep(_EVERY)
