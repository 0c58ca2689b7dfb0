"""Write events to the database in groups, and acknowledge each once it is stored.

While one group is being written, the next events gather. So a hundred votes at once are a few
transactions, and nobody waits for more than two of them.
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
    """Entries that are stored together, the room after them, and their future."""

    entries: list[Entry]
    room: Room
    done: asyncio.Future[None]


class LogWriter:
    """Writes one room's log.

    ``on_stored`` is called with the stored room and the number of its last entry. ``on_failure`` is
    called with the error that all waiting callers get; none of their entries is stored then.
    """

    def __init__(
        self,
        code: str,
        on_stored: Callable[[Room, int], None],
        on_failure: Callable[[StorageError], None],
    ) -> None:
        self._code, self._on_stored, self._on_failure = code, on_stored, on_failure
        self._waiting: list[_WriteGroup] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether some entries are not stored yet."""
        return self._task is not None and not self._task.done()

    async def write(self, entries: list[Entry], room: Room) -> None:
        """Wait until these entries and all earlier ones are stored.

        ``room`` is the room after these entries.
        """
        group = _WriteGroup(entries, room, asyncio.get_running_loop().create_future())
        self._waiting.append(group)
        if not self.busy:
            # A task of its own, so that the entries are stored even if the caller is cancelled.
            self._task = asyncio.create_task(self._write())
        await group.done

    async def _write(self) -> None:
        while self._waiting:
            groups, self._waiting = self._waiting, []
            rows = [logbook.write_row(entry) for each in groups for entry in each.entries]
            try:
                if rows:
                    await call_database(rooms.append_events, self._code, rows)
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


async def call_database(function: Callable[..., T], *args: Any) -> T:
    """Return the result of a database function, called in a thread beside the loop.

    StorageError, in a sentence that names no path or server, because every phone shows it.
    """
    try:
        return await asyncio.to_thread(function, *args)
    except (rooms.ConflictError, RefusedError):
        raise
    except StorageError as error:
        raise StorageError(_NOT_STORED) from error
    except Exception as error:  # the caller waits for an answer, whatever failed
        log.exception("a room could not be stored")
        raise StorageError(_NOT_STORED) from error


_NOT_STORED = "The lab's database does not answer, so this was not stored or read. Try again."
