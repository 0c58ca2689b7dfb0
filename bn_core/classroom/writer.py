"""An event is acknowledged once it is stored; while some are being written, the next ones gather.

So a hundred votes at once are a few transactions, and nobody waits for more than two.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bn_core.classroom import log as logbook
from bn_core.classroom.errors import RefusedError
from bn_core.classroom.room import Entry, Room
from bn_core.storage import rooms
from bn_core.storage.database import StorageError

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _WriteGroup:
    """Entries that are kept together, the room with them, and who waits for that."""

    entries: list[Entry]
    room: Room
    done: asyncio.Future[None]


class LogWriter:
    """Writes one room's log.

    ``kept`` is called with the room as it is stored and its last entry's number, ``failed`` with
    the error that all who wait are given: nothing that waits is stored then.
    """

    def __init__(
        self, code: str, kept: Callable[[Room, int], None], failed: Callable[[StorageError], None]
    ) -> None:
        self._code, self._on_stored, self._on_failure = code, kept, failed
        self._waiting: list[_WriteGroup] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is not stored yet."""
        return self._task is not None and not self._task.done()

    async def keep(self, entries: list[Entry], room: Room) -> None:
        """Return once these entries, which lead to ``room``, and all before them are stored."""
        group = _WriteGroup(entries, room, asyncio.get_running_loop().create_future())
        self._waiting.append(group)
        if not self.busy:
            # A task of its own: whoever waits may go away, and the entries are kept all the same.
            self._task = asyncio.create_task(self._write())
        await group.done

    async def _write(self) -> None:
        while self._waiting:
            groups, self._waiting = self._waiting, []
            rows = [logbook.write_row(entry) for each in groups for entry in each.entries]
            try:
                if rows:
                    await call_database(rooms.append, self._code, rows)
            except StorageError as error:
                groups, self._waiting = groups + self._waiting, []
                self._on_failure(error)
                for each in groups:
                    if not each.done.done():
                        each.done.set_exception(error)
                return
            if rows:
                self._on_stored(groups[-1].room, rows[-1].number)
            for each in groups:
                if not each.done.done():
                    each.done.set_result(None)


async def call_database(ask: Callable[..., T], *given: Any) -> T:
    """What the database says, asked in a thread beside the loop.

    StorageError, in a sentence that names no path or server: it goes to every phone.
    """
    try:
        return await asyncio.to_thread(ask, *given)
    except (rooms.TakenError, RefusedError):
        raise
    except StorageError as error:
        raise StorageError(_NOT_STORED) from error
    except Exception as error:  # whatever it is, whoever waits has to know
        log.exception("a room could not be stored")
        raise StorageError(_NOT_STORED) from error


_NOT_STORED = "This could not be kept or read: the lab's database does not answer. Try again."
