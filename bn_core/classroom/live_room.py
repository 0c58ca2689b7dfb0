"""One room as it is being used: nothing is seen of an event before it is stored, but sliders.

Sliders move many times a second: where they stand is shown at most 20 times a second, and written
at most once a second and before whatever the teacher does, so that the log alone gives the same
room. A crash costs a second of sliding, and no answer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.errors import FullError, NoRoomError, NotNowError
from bn_core.classroom.events.event import LAB, TEACHER, Event
from bn_core.classroom.events.lab import SlidersMoved
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.rate_limits import RateLimit
from bn_core.classroom.room import Entry, Room
from bn_core.classroom.writer import LogWriter
from bn_core.storage.database import StorageError
from bn_core.storage.rooms import TakenError

log = logging.getLogger(__name__)

MAX_EVENTS = 50_000
"""Events that a room's log holds: ten hours of sliders that never rest, and more."""
PUBLISH_INTERVAL, STORE_INTERVAL = 0.05, 1.0
"""Seconds between two pictures of moving sliders, and between two writings of where they stand."""
STUDENT_RATE, TEACHER_RATE = (5.0, 20), (20.0, 200)
"""Events a second, and at once; a slider's moves are not counted, as they are gathered."""
ROOM_CLOSED = "This room is closed: it was deleted, or nothing happened in it for a day."


class LiveRoom:
    """A room in memory. It runs in one event loop; the database in a thread beside it.

    Sliders are never shown while something is being written: so ``room`` and the room with all
    that waits differ by what waits alone, and the log tells the sliders in the order they count.
    """

    def __init__(self, room: Room, number: int, clock: Callable[[], float] = time.time) -> None:
        self.room = room
        """What is kept, and where sliders stand now: what every view shows."""
        self.version = 0
        """Rises whenever ``room`` is another."""
        self.closed = False
        self.last_used = clock()
        """When something was last asked of it."""
        self.watchers = 0
        self._clock = clock
        self._pending = room  # with what waits
        self._number = self._stored = number  # of the last entry made, and of the last stored
        self._writer = LogWriter(room.code, self._on_stored, self._on_failure)
        self._changed = asyncio.Event()
        self._unpublished: dict[int, float] = {}  # moved, and not shown yet
        self._unstored: dict[int, float] = {}  # shown, and not stored yet
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._storing: asyncio.Task[None] | None = None  # held, as a loop forgets its tasks
        self._rate_limits = {True: RateLimit(*TEACHER_RATE), False: RateLimit(*STUDENT_RATE)}

    @property
    def next_seat(self) -> int:
        """The seat of whoever joins next."""
        return len(self._pending.students) + 1

    async def wait_for_change(self, version: int) -> None:
        """Wait until there is something newer than ``version``, or the room is gone."""
        while self.version <= version and not self.closed:
            await self._changed.wait()

    async def act(self, who: int, event: Event, turn: int | None = None) -> None:
        """Do it; returns once it is stored, or at once for a slider's move.

        What a student sends again is done once. ``turn`` is the one that the sender has seen.
        RefusedError: it cannot be done; StorageError: it could not be stored, and is not done.
        """
        if self.closed:
            raise NoRoomError(ROOM_CLOSED)
        if turn is not None and turn != self._pending.turn:
            raise NotNowError("This came too late: the class has gone on.")
        self.last_used = self._clock()
        ahead = self._pending.after(who, event)
        if isinstance(event, SliderMoved):
            self._unpublished[who] = event.x
            self._schedule("show", PUBLISH_INTERVAL, self._publish_sliders)
            return
        if who != LAB:
            self._rate_limits[who == TEACHER].check(who, self.last_used)
        said = [] if ahead is self._pending else [(who, event)]
        await self._store(self._take_slider_events() + said if who == TEACHER else said)

    async def store_sliders(self) -> None:
        """Store where the sliders stand; returns once all that waits is stored.

        StorageError. A full log takes no more of them, and says nothing.
        """
        await self._store(self._take_slider_events())

    def close(self) -> None:
        """The room is no more, here at least: whoever waits is told."""
        self.closed = True
        for timer in self._timers.values():
            timer.cancel()
        self._publish()

    async def _store(self, events: list[tuple[int, Event]]) -> None:
        if self._number + len(events) > MAX_EVENTS:
            raise FullError("This room has taken all the events that it can hold: open another.")
        ahead, entries = self._pending, []
        for number, (who, event) in enumerate(events, start=self._number + 1):
            ahead = ahead.after(who, event)
            entries.append(Entry(number, self._clock(), who, event))
        self._pending, self._number = ahead, self._number + len(entries)
        await self._writer.keep(entries, ahead)

    def _on_stored(self, room: Room, number: int) -> None:
        self.room, self._stored = room, number
        self._publish()

    def _on_failure(self, error: StorageError) -> None:
        """Go back to what is stored; sliders are stored with the next event."""
        self._pending, self._number, self._unpublished = self.room, self._stored, {}
        activity = self.room.activity
        self._unstored = dict(activity.x) if isinstance(activity, LivingBatchActivity) else {}
        if isinstance(error, TakenError):
            self.close()  # what is stored is not what is here: it is loaded anew

    def _take_slider_events(self) -> list[tuple[int, Event]]:
        """Where sliders stand that the log does not know yet, unless it is full."""
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
        """Do it in some seconds, unless it is going to be done anyway."""

        def now() -> None:
            self._timers.pop(name, None)
            do()

        if name not in self._timers and not self.closed:
            self._timers[name] = asyncio.get_running_loop().call_later(seconds, now)

    def _publish(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.warning("where sliders stand could not be kept: %s", error)
