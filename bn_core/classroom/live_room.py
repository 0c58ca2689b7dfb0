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

MOST_EVENTS = 50_000
"""Events that a room's log holds: ten hours of sliders that never rest, and more."""
SHOWN_EVERY, KEPT_EVERY = 0.05, 1.0
"""Seconds between two pictures of moving sliders, and between two writings of where they stand."""
STUDENTS_PACE, TEACHERS_PACE = (5.0, 20), (20.0, 200)
"""Events a second, and at once; a slider's moves are not counted, as they are gathered."""
GONE = "This room is closed: it was deleted, or nothing happened in it for a day."


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
        self.gone = False
        self.used = clock()
        """When something was last asked of it."""
        self.watchers = 0
        self._clock = clock
        self._ahead = room  # with what waits
        self._number = self._stored = number  # of the last entry made, and of the last stored
        self._writer = LogWriter(room.code, self._kept, self._failed)
        self._news = asyncio.Event()
        self._sliding: dict[int, float] = {}  # moved, and not shown yet
        self._unkept: dict[int, float] = {}  # shown, and not stored yet
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._settling: asyncio.Task[None] | None = None  # held, as a loop forgets its tasks
        self._paces = {True: RateLimit(*TEACHERS_PACE), False: RateLimit(*STUDENTS_PACE)}

    @property
    def next_seat(self) -> int:
        """The seat of whoever joins next."""
        return len(self._ahead.students) + 1

    async def changed(self, version: int) -> None:
        """Wait until there is something newer than ``version``, or the room is gone."""
        while self.version <= version and not self.gone:
            await self._news.wait()

    async def act(self, who: int, event: Event, turn: int | None = None) -> None:
        """Do it; returns once it is stored, or at once for a slider's move.

        What a student sends again is done once. ``turn`` is the one that the sender has seen.
        RefusedError: it cannot be done; StorageError: it could not be stored, and is not done.
        """
        if self.gone:
            raise NoRoomError(GONE)
        if turn is not None and turn != self._ahead.turn:
            raise NotNowError("This came too late: the class has gone on.")
        self.used = self._clock()
        ahead = self._ahead.after(who, event)
        if isinstance(event, SliderMoved):
            self._sliding[who] = event.x
            self._later("show", SHOWN_EVERY, self._show)
            return
        if who != LAB:
            self._paces[who == TEACHER].check(who, self.used)
        said = [] if ahead is self._ahead else [(who, event)]
        await self._keep(self._settled() + said if who == TEACHER else said)

    async def settle(self) -> None:
        """Store where the sliders stand; returns once all that waits is stored.

        StorageError. A full log takes no more of them, and says nothing.
        """
        await self._keep(self._settled())

    def leave(self) -> None:
        """The room is no more, here at least: whoever waits is told."""
        self.gone = True
        for timer in self._timers.values():
            timer.cancel()
        self._publish()

    async def _keep(self, events: list[tuple[int, Event]]) -> None:
        if self._number + len(events) > MOST_EVENTS:
            raise FullError("This room has taken all the events that it can hold: open another.")
        ahead, entries = self._ahead, []
        for number, (who, event) in enumerate(events, start=self._number + 1):
            ahead = ahead.after(who, event)
            entries.append(Entry(number, self._clock(), who, event))
        self._ahead, self._number = ahead, self._number + len(entries)
        await self._writer.keep(entries, ahead)

    def _kept(self, room: Room, number: int) -> None:
        self.room, self._stored = room, number
        self._publish()

    def _failed(self, error: StorageError) -> None:
        """Go back to what is stored; sliders are stored with the next event."""
        self._ahead, self._number, self._sliding = self.room, self._stored, {}
        activity = self.room.activity
        self._unkept = dict(activity.x) if isinstance(activity, LivingBatchActivity) else {}
        if isinstance(error, TakenError):
            self.leave()  # what is stored is not what is here: it is loaded anew

    def _settled(self) -> list[tuple[int, Event]]:
        """Where sliders stand that the log does not know yet, unless it is full."""
        x = {**self._unkept, **self._sliding}
        self._unkept, self._sliding = {}, {}
        return [(LAB, SlidersMoved(x))] if x and self._number < MOST_EVENTS else []

    def _show(self) -> None:
        if self._writer.busy:
            self._later("show", SHOWN_EVERY, self._show)
        elif self._sliding:
            self._ahead = self.room = self.room.after(LAB, SlidersMoved(self._sliding))
            self._unkept |= self._sliding
            self._sliding = {}
            self._later("keep", KEPT_EVERY, self._keep_sliders)
            self._publish()

    def _keep_sliders(self) -> None:
        self._settling = asyncio.create_task(self.settle())
        self._settling.add_done_callback(_noted)

    def _later(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        """Do it in some seconds, unless it is going to be done anyway."""

        def now() -> None:
            self._timers.pop(name, None)
            do()

        if name not in self._timers and not self.gone:
            self._timers[name] = asyncio.get_running_loop().call_later(seconds, now)

    def _publish(self) -> None:
        self.version += 1
        self._news.set()
        self._news = asyncio.Event()


def _noted(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.warning("where sliders stand could not be kept: %s", error)
