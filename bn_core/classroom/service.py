"""The rooms live in the server's event loop, which tidies them up and answers other threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from bn_core.classroom.registry import Registry
from bn_core.storage.database import StorageError

log = logging.getLogger(__name__)
_TIDY_EVERY = 600.0  # seconds
T = TypeVar("T")


class Service:
    """Rooms that are open as long as a server runs."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """For a server's lifespan: tidies up every ten minutes, and closes at the end."""
        self._loop = asyncio.get_running_loop()
        task = asyncio.create_task(self._tidy_regularly())
        try:
            yield
        finally:
            self._loop = None
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.registry.close()

    def ask(self, what: Coroutine[Any, Any, T], seconds: float = 10.0) -> T:
        """What comes of asking the rooms something, from another thread than the server's.

        TimeoutError: nothing has come in so many seconds; it may be done all the same.
        """
        if self._loop is None:
            what.close()
            raise StorageError("No classroom is open on this server: start it anew.")
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(seconds)

    async def _tidy_regularly(self) -> None:
        while True:
            try:
                await self.registry.tidy()
            except StorageError:
                log.info("the rooms are tidied up later")
            except Exception:  # whatever it is, the next time may do
                log.exception("the rooms could not be tidied up")
            await asyncio.sleep(_TIDY_EVERY)
