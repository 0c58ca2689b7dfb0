"""The rooms live in the server's event loop, which tidies them up and answers other threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from bn_core.classroom.registry import Registry
from bn_core.storage import StorageError

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
        task = asyncio.create_task(self._tidying())
        try:
            yield
        finally:
            task.cancel()
            self._loop = None
            await self.registry.close()

    def ask(self, what: Coroutine[Any, Any, T], seconds: float = 10.0) -> T:
        """The result of one of the questions above, from another thread than the server's."""
        if self._loop is None:
            what.close()
            raise StorageError("No classroom is open on this server: start it anew.")
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(seconds)

    async def _tidying(self) -> None:
        while True:
            with suppress(StorageError):
                await self.registry.tidy()
            await asyncio.sleep(_TIDY_EVERY)
