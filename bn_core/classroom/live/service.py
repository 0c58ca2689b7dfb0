"""The server's event loop for rooms, which other threads can call."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from bn_core.classroom.live.phone_checks import PhoneChecks
from bn_core.classroom.live.registry import Registry
from bn_core.classroom.live.writer import call_database
from bn_core.storage.database import StorageError, is_shared
from bn_core.storage.notices import Listener, Notice, send_notice

log = logging.getLogger(__name__)
_TIDY_EVERY = 600.0  # seconds
T = TypeVar("T")


class Service:
    """Rooms that can be used as long as a server runs."""

    def __init__(self, registry: Registry, clock: Callable[[], float]) -> None:
        self.registry = registry
        self.checks = PhoneChecks(self._announce, clock)
        self._sending: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Remove idle rooms every ten minutes while the server runs, and close at its end.

        If the database is shared, hear what other processes store.
        """
        self._loop = asyncio.get_running_loop()
        task = asyncio.create_task(self._tidy_regularly())
        listener = Listener(self._hear, self._catch_up) if is_shared() else None
        if listener:
            listener.start()
        try:
            yield
        finally:
            self._loop = None
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if listener:
                await asyncio.to_thread(listener.close)
            await self.registry.close()

    def ask(self, coroutine: Coroutine[Any, Any, T], seconds: float = 10.0) -> T:
        """Return the result of a coroutine, called from another thread than the server's.

        TimeoutError: there is no result after so many seconds; the coroutine may still finish.
        """
        if self._loop is None:
            coroutine.close()
            raise StorageError("No classroom is open on this server. Restart the server.")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def _hear(self, notice: Notice) -> None:
        """Pass on a notice; called in the listener's thread."""
        if loop := self._loop:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._take, notice)

    def _take(self, notice: Notice) -> None:
        if notice.check:
            self.checks.hear(notice.check, notice.phone, notice.is_live)
        else:
            self.registry.hear(notice)

    def _announce(self, notice: Notice) -> None:
        """Tell other processes, if there are any; nobody waits for it."""
        if is_shared():
            task = asyncio.create_task(call_database(send_notice, notice))
            self._sending.add(task)
            task.add_done_callback(self._finish_sending)

    def _finish_sending(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.info("other processes were not told of a phone: %s", error)

    def _catch_up(self) -> None:
        if loop := self._loop:
            with suppress(RuntimeError):
                asyncio.run_coroutine_threadsafe(self.registry.catch_up(), loop)

    async def _tidy_regularly(self) -> None:
        while True:
            try:
                await self.registry.tidy()
            except StorageError:
                log.info("idle rooms are removed later")
            except Exception:  # the next try may succeed, whatever failed now
                log.exception("idle rooms could not be removed")
            await asyncio.sleep(_TIDY_EVERY)
