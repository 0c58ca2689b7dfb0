"""All rooms by code: those in use in memory, all others in the database.

A room is loaded by replaying its log, once. Other processes may use the same database. Then each
hears what the others store, and every process can serve every room.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress

from bn_core.classroom.events.event import LAB
from bn_core.classroom.events.lab import RoomOpened
from bn_core.classroom.inputs.errors import FullError, NoRoomError, RefusedError
from bn_core.classroom.live.live_room import LiveRoom
from bn_core.classroom.live.writer import OTHER_VERSION, ROOM_CLOSED, call_database
from bn_core.classroom.room import log as logbook
from bn_core.classroom.room.state import Entry, Room
from bn_core.storage import rooms
from bn_core.storage.database import StorageError, is_shared
from bn_core.storage.notices import Notice
from bn_core.storage.tries import delete_old_tries

log = logging.getLogger(__name__)

MAX_ROOMS = 200
DELETE_AFTER = 24 * 3600.0
"""Seconds without an event before a room is deleted."""
UNLOAD_AFTER = 600.0
"""Seconds before a room without watchers is removed from memory."""


class Registry:
    """Every room of this server by its code.

    ``careful`` returns the time by which rooms become old, and ``clock`` that of everything else.
    """

    def __init__(self, clock: Callable[[], float], careful: Callable[[], float]) -> None:
        self._clock, self._careful = clock, careful
        self._live: dict[str, LiveRoom] = {}
        self._loading = asyncio.Lock()
        self._name = secrets.token_hex(8)

    @property
    def codes(self) -> list[str]:
        """Codes of the rooms in memory."""
        return list(self._live)

    async def create(self, code: str, key: str) -> None:
        """Create a room whose teacher's token has the digest ``key``.

        If all rooms are in use, it takes the place of one that nobody has joined. FullError,
        StorageError.
        """
        await self.tidy()
        first = Entry(1, self._clock(), LAB, RoomOpened(code, key))
        async with self._loading:
            if await call_database(rooms.count_rooms) >= MAX_ROOMS and not await self._make_room():
                raise FullError(f"All {MAX_ROOMS} rooms are in use. Try again tomorrow.")
            await call_database(rooms.create_room, code, [logbook.write_row(first)])
        self._live[code] = self._hold(Room.replay([first]), 1)

    def is_used_from(self, network: str, code: str) -> bool:
        """Whether a holder of a seat in this room was here lately from this network."""
        live = self._live.get(code)
        return live is not None and not live.closed and network in live.networks

    async def get(self, code: str) -> LiveRoom:
        """Return the room of this code; NoRoomError if there is none; StorageError."""
        if (live := self._live.get(code)) and not live.closed:
            return live
        async with self._loading:
            if (live := self._live.get(code)) and not live.closed:
                return live
            live = await call_database(self._load, code)
            self._live[code] = live
            if is_shared():  # a notice may have come since the log was read
                await live.catch_up()
            return live

    def hear(self, notice: Notice) -> None:
        """Take a notice of another process, or of this one."""
        live = self._live.get(notice.room)
        if live is None:
            return
        is_own = notice.sender == self._name
        if notice.is_deleted:
            self._forget(live)
        elif notice.x and is_own:
            live.hear_own_sliders(notice.turn, notice.x)
        elif notice.x:
            live.hear_sliders(notice.turn, notice.x, notice.number)
        elif not is_own:
            live.hear(notice.number)

    async def catch_up(self) -> None:
        """Read what was stored while no notice could be heard."""
        every = [live.catch_up() for live in self._live.values() if not live.closed]
        for error in await asyncio.gather(*every, return_exceptions=True):
            if error:
                log.warning("a room is not up to date for now: %s", error)

    async def delete(self, live: LiveRoom) -> None:
        """Delete all stored data of a room, and close it for all who watch."""
        await call_database(rooms.delete_room, live.room.code)
        self._forget(live)

    async def tidy(self) -> None:
        """Delete rooms that were idle for a day, and unload those that nobody uses now."""
        now = self._clock()
        before = self._careful() - DELETE_AFTER
        for code in await call_database(rooms.delete_expired_rooms, before):
            if code in self._live:
                self._forget(self._live[code])
        await call_database(delete_old_tries, now)

        def unused(live: LiveRoom) -> bool:
            return live.closed or (not live.watchers and live.last_used < now - UNLOAD_AFTER)

        for live in filter(unused, list(self._live.values())):
            with suppress(StorageError):  # one room's failure must not keep the others waiting
                await live.store_sliders()
            if unused(live):  # somebody may have come in the meantime
                self._forget(live)

    async def close(self) -> None:
        """Store what is not stored yet, and unload all rooms; they can be loaded again."""
        for live in list(self._live.values()):
            with suppress(StorageError):
                await live.store_sliders()
            self._forget(live)

    async def _make_room(self) -> bool:
        """Delete the longest idle room that nobody joined; return whether there was one.

        So someone who opens many rooms does not keep others from teaching.
        """
        before = self._clock() - UNLOAD_AFTER
        codes = await call_database(rooms.delete_unused_room, before, LAB)
        for code in codes:
            if code in self._live:
                self._forget(self._live[code])
        return bool(codes)

    def _forget(self, live: LiveRoom) -> None:
        live.close()
        if self._live.get(live.room.code) is live:
            del self._live[live.room.code]

    def _load(self, code: str) -> LiveRoom:
        last = 0

        def entries() -> Iterator[Entry]:
            nonlocal last
            for row in rooms.load_events(code):
                last = row.number
                yield logbook.read_row(row)

        try:
            room = Room.replay(entries())
        except RefusedError as error:
            raise NoRoomError(OTHER_VERSION if last else ROOM_CLOSED) from error
        return self._hold(room, last)

    def _hold(self, room: Room, number: int) -> LiveRoom:
        return LiveRoom(room, number, self._clock, self._name if is_shared() else "")
