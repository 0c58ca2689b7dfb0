"""The log of one room, to which several processes may append.

Whether an event is allowed is decided when it is appended, by the room as it is in the log then. So
all processes agree, and an event that is reported as stored stays stored. While one group of
events is being written, the next gather. So a hundred votes at once are a few transactions, and
nobody waits for more than two of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bn_core.classroom.events.event import Event
from bn_core.classroom.inputs.errors import FullError, NoRoomError, RefusedError
from bn_core.classroom.room import log as logbook
from bn_core.classroom.room.state import Entry, Room
from bn_core.storage import rooms
from bn_core.storage.database import GoneError, StorageError, TakenError, UnreachableError
from bn_core.storage.rooms import EventRow

log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_EVENTS = 50_000
"""Most events of a room's log, more than ten hours of sliders that move all the time."""
PATIENCE, RETRY_AFTER = 5.0, 0.25
"""Seconds of trying to write while the database's server is away, and between two tries."""
ROOM_CLOSED = (
    "This room is closed. The teacher has deleted it, or nothing happened in it for a day."
)
OTHER_VERSION = "This room was opened with another version of the lab. Open a new room."

Proposal = Callable[[Room], Iterable[tuple[int, Event]]]
"""Returns events with their senders for the room as it is then; RefusedError if there are none."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A proposal, None to read only, its time, and the future of its caller."""

    propose: Proposal | None
    at: float
    done: asyncio.Future[None]


class RoomLog:
    """The log of one room, as far as this process knows it.

    ``room`` is the room after entry ``number``. ``on_news`` is called with the events that this
    process or another has added. ``on_end`` is called once the log can no longer be used.
    ``sender`` names this process in notices.
    """

    def __init__(
        self,
        room: Room,
        number: int,
        clock: Callable[[], float],
        on_news: Callable[[list[Event]], None],
        on_end: Callable[[], None],
        sender: str = "",
    ) -> None:
        self.room, self.number = room, number
        self._clock, self._on_news, self._on_end = clock, on_news, on_end
        self._sender = sender
        self._waiting: list[_Request] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being written or read."""
        return self._task is not None and not self._task.done()

    async def append(self, propose: Proposal) -> None:
        """Append what is proposed, and return once it and all earlier events are stored.

        RefusedError: the room does not allow it. StorageError: nothing of it is stored.
        """
        await self._request(propose)

    async def catch_up(self) -> None:
        """Read what other processes have appended; StorageError, NoRoomError."""
        await self._request(None)

    async def _request(self, propose: Proposal | None) -> None:
        request = _Request(propose, self._clock(), asyncio.get_running_loop().create_future())
        self._waiting.append(request)
        if not self.busy:
            # A task of its own, so that the events are stored even if the caller is cancelled.
            self._task = asyncio.create_task(self._work())
        await request.done

    async def _work(self) -> None:
        while self._waiting:
            requests, self._waiting = self._waiting, []
            try:
                draft = await self._write_patiently(requests)
            except (StorageError, RefusedError) as error:
                requests, self._waiting = requests + self._waiting, []
                if isinstance(error, NoRoomError):
                    self._on_end()
                for each in requests:
                    _settle(each.done, error)
                return
            self.room, self.number = draft.room, draft.number
            if draft.events:
                self._on_news(draft.events)
            for each, refusal in zip(requests, draft.refusals, strict=True):
                _settle(each.done, refusal)

    async def _write_patiently(self, requests: Sequence[_Request]) -> _Draft:
        """Write, again and again while the server of the database is away for a moment.

        It may have stored the events without an answer. Then they are news in the next try, and
        what was sent is allowed as a repetition, or refused.
        """
        now = asyncio.get_running_loop().time
        until = now() + PATIENCE
        while True:
            try:
                return await call_database(self._write, requests)
            except UnreachableError:
                if now() > until:
                    raise
            await asyncio.sleep(RETRY_AFTER)

    def _write(self, requests: Sequence[_Request]) -> _Draft:
        draft = _Draft(self.room, self.number)

        def compose(news: Iterable[EventRow]) -> list[EventRow]:
            draft.read(news)
            return [row for each in requests for row in draft.add(each)]

        try:
            if any(each.propose for each in requests):
                at = requests[-1].at
                rooms.append_events(self.room.code, self.number, at, compose, self._sender)
            else:
                compose(rooms.load_news(self.room.code, self.number))
        except GoneError:
            raise NoRoomError(ROOM_CLOSED) from None
        return draft


@dataclass(slots=True)
class _Draft:
    """The room while events are added to it, those events, and all refusals."""

    room: Room
    number: int
    events: list[Event] = field(default_factory=list)
    refusals: list[RefusedError | None] = field(default_factory=list)

    def read(self, rows: Iterable[EventRow]) -> None:
        """Add what others have stored; NoRoomError if this version cannot read it."""
        try:
            for row in rows:
                entry = logbook.read_row(row)
                self.room = self.room.after(entry.who, entry.event)
                self.number = row.number
                self.events.append(entry.event)
        except RefusedError as error:
            raise NoRoomError(OTHER_VERSION) from error

    def add(self, request: _Request) -> list[EventRow]:
        """Add what a request proposes, all or nothing, and return its rows."""
        room, entries = self.room, list[Entry]()
        try:
            for who, event in request.propose(room) if request.propose else ():
                after = room.after(who, event)
                if after is not room:
                    number = self.number + len(entries) + 1
                    entries.append(Entry(number, request.at, who, event))
                room = after
            if entries and entries[-1].number > MAX_EVENTS:
                raise FullError("This room's log is full. Open another room.")
        except RefusedError as error:
            self.refusals.append(error)
            return []
        self.refusals.append(None)
        self.room, self.number = room, self.number + len(entries)
        self.events += [each.event for each in entries]
        return [logbook.write_row(each) for each in entries]


def _settle(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():  # its caller is cancelled
        return
    if error:
        done.set_exception(error)
    else:
        done.set_result(None)


async def call_database(function: Callable[..., T], *args: Any) -> T:
    """Return the result of a database function, called in a thread beside the loop.

    StorageError, in a sentence that names no path or server, because every phone shows it.
    """
    try:
        return await asyncio.to_thread(function, *args)
    except (TakenError, RefusedError):
        raise
    except UnreachableError as error:
        raise UnreachableError(_NOT_STORED) from error
    except StorageError as error:
        raise StorageError(_NOT_STORED) from error
    except Exception as error:  # the caller waits for an answer, whatever failed
        log.exception("a room could not be stored")
        raise StorageError(_NOT_STORED) from error


_NOT_STORED = "The lab's database does not answer, so this was not stored or read. Try again."
