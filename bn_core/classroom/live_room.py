"""A room in memory, which shows an event once it is stored.

Sliders are the exception, because they move many times a second. Their positions are shown at most
20 times a second, and stored at most once a second and before every action of the teacher, so that
the log alone gives the same room. A crash loses one second of slider moves and no answer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.errors import FullError, NoRoomError, NotNowError
from bn_core.classroom.events.event import LAB, TEACHER, Event
from bn_core.classroom.events.lab import AdmissionRequested, SlidersMoved, StudentJoined
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.rate_limits import Pace
from bn_core.classroom.room import Entry, Room
from bn_core.classroom.writer import LogWriter
from bn_core.storage.database import StorageError
from bn_core.storage.rooms import ConflictError

log = logging.getLogger(__name__)

MAX_EVENTS = 50_000
"""Most events of a room's log, more than ten hours of sliders that move all the time."""
PUBLISH_INTERVAL, STORE_INTERVAL = 0.05, 1.0
"""Seconds between two views of moving sliders, and between two stored positions of them."""
STUDENT_RATE, TEACHER_RATE = (5.0, 20), (20.0, 200)
"""Events per second, and at once; moves of a slider are collected and not counted."""
TOO_FAST = "That was too fast."
MAX_NETWORKS = 50
"""Most networks that a room in memory remembers."""
ROOM_CLOSED = "This room is closed. It was deleted, or nothing happened in it for a day."


class LiveRoom:
    """A room in memory, which runs in one event loop.

    The database runs in a thread beside it. Sliders are not shown while something is being written.
    So ``room`` and the pending room differ only by the events that wait to be stored, and the log
    holds sliders in the order they count.
    """

    def __init__(self, room: Room, number: int, clock: Callable[[], float] = time.time) -> None:
        self.room = room
        """The stored room with the present positions of the sliders, as every view shows it."""
        self.version = 0
        """Rises whenever ``room`` is replaced."""
        self.closed = False
        self.last_used = clock()
        """When the room was last read or changed."""
        self.watchers = 0
        self.networks: deque[str] = deque(maxlen=MAX_NETWORKS)
        """Networks from which holders of a seat were here lately; they are never stored."""
        self._clock = clock
        self._pending = room  # with the events that wait to be stored
        self._number = self._stored = number  # of the last entry, and of the last stored entry
        self._writer = LogWriter(room.code, self._on_stored, self._on_failure)
        self._changed = asyncio.Event()
        self._unpublished: dict[int, float] = {}  # slider positions not shown yet
        self._unstored: dict[int, float] = {}  # slider positions shown, and not stored yet
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._storing: asyncio.Task[None] | None = None  # a loop keeps no reference to its tasks
        self._paces = {
            True: Pace(*TEACHER_RATE, 0, TOO_FAST),
            False: Pace(*STUDENT_RATE, 0, TOO_FAST),
        }

    async def enter(self, nickname: str, key: str) -> int:
        """Give the next seat to a student with this token's digest, and return it.

        If the teacher screens new students, this one waits at the seat. RefusedError.
        """
        seat = self._pending.next_seat
        kind = AdmissionRequested if self._pending.screening else StudentJoined
        await self.act(LAB, kind(seat, nickname, key))
        return seat

    async def wait_for_change(self, version: int) -> None:
        """Wait until the room is newer than ``version``, or closed."""
        while self.version <= version and not self.closed:
            await self._changed.wait()

    async def act(self, who: int, event: Event, turn: int | None = None) -> None:
        """Apply an event; return once it is stored, or at once for a slider's move.

        An event that a student sends twice counts once. ``turn`` is the one that the sender has
        seen. RefusedError: the event is not allowed; StorageError: it could not be stored, and
        the room is unchanged.
        """
        if self.closed:
            raise NoRoomError(ROOM_CLOSED)
        if turn is not None and turn != self._pending.turn:
            raise NotNowError("This came too late. The class has moved on.")
        self.last_used = self._clock()
        pending = self._pending.after(who, event)
        if isinstance(event, SliderMoved):
            self._unpublished[who] = event.x
            self._schedule("show", PUBLISH_INTERVAL, self._publish_sliders)
            return
        if who != LAB:
            self._paces[who == TEACHER].take(who, self.last_used)
        events = [] if pending is self._pending else [(who, event)]
        await self._store(self._take_slider_events() + events if who == TEACHER else events)

    async def store_sliders(self) -> None:
        """Store the positions of the sliders; return once everything that waits is stored.

        StorageError. A full log takes no more positions, without an error.
        """
        await self._store(self._take_slider_events())

    def close(self) -> None:
        """Close the room in this process, and wake all who wait for a change."""
        self.closed = True
        for timer in self._timers.values():
            timer.cancel()
        self._publish()

    async def _store(self, events: list[tuple[int, Event]]) -> None:
        if self._number + len(events) > MAX_EVENTS:
            raise FullError("This room's log is full. Open another room.")
        pending, entries = self._pending, []
        for number, (who, event) in enumerate(events, start=self._number + 1):
            pending = pending.after(who, event)
            entries.append(Entry(number, self._clock(), who, event))
        self._pending, self._number = pending, self._number + len(entries)
        await self._writer.write(entries, pending)

    def _on_stored(self, room: Room, number: int) -> None:
        self.room, self._stored = room, number
        self._publish()

    def _on_failure(self, error: StorageError) -> None:
        """Go back to the stored room; sliders are stored with the next event."""
        self._pending, self._number, self._unpublished = self.room, self._stored, {}
        activity = self.room.activity
        self._unstored = dict(activity.x) if isinstance(activity, LivingBatchActivity) else {}
        if isinstance(error, ConflictError):
            self.close()  # another process wrote to this log, so it has to be loaded again

    def _take_slider_events(self) -> list[tuple[int, Event]]:
        """Return an event with positions that are not stored yet, unless the log is full."""
        x = {**self._unstored, **self._unpublished}
        self._unstored, self._unpublished = {}, {}
        return [(LAB, SlidersMoved(x))] if x and self._number < MAX_EVENTS else []

    def _publish_sliders(self) -> None:
        if self._writer.busy:
            self._schedule("show", PUBLISH_INTERVAL, self._publish_sliders)
        elif self._unpublished:
            self._pending = self.room = self.room.after(LAB, SlidersMoved(self._unpublished))
            self._unstored |= self._unpublished
            self._unpublished = {}
            self._schedule("keep", STORE_INTERVAL, self._start_storing)
            self._publish()

    def _start_storing(self) -> None:
        self._storing = asyncio.create_task(self.store_sliders())
        self._storing.add_done_callback(_log_failure)

    def _schedule(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        """Call ``do`` in some seconds, unless a call of this name is scheduled already."""

        def call() -> None:
            self._timers.pop(name, None)
            do()

        if name not in self._timers and not self.closed:
            self._timers[name] = asyncio.get_running_loop().call_later(seconds, call)

    def _publish(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.warning("positions of sliders could not be stored: %s", error)
