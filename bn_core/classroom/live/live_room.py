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
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from bn_core.classroom.events.event import LAB, TEACHER, Event
from bn_core.classroom.events.lab import (
    AdmissionRequested,
    SlidersMoved,
    StudentJoined,
    TimeRanOut,
)
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.events.teacher import TimerStarted
from bn_core.classroom.inputs.errors import FullError, NoRoomError, NotNowError, NotYoursError
from bn_core.classroom.live.writer import ROOM_CLOSED, RoomLog, call_database
from bn_core.classroom.people.rate_limits import Pace
from bn_core.classroom.room.sliders import Moves, Sliders
from bn_core.classroom.room.state import Room
from bn_core.storage import rooms
from bn_core.storage.notices import Notice

log = logging.getLogger(__name__)

PUBLISH_INTERVAL, STORE_INTERVAL = 0.05, 1.0
"""Seconds between two views of moving sliders, and between two stored positions of them."""
STUDENT_RATE, TEACHER_RATE = (5.0, 20), (20.0, 200)
"""Events per second, and at once; moves of a slider are collected and not counted."""
TOO_FAST = "That was too fast."
_SHORTEST = 0.01  # seconds that a timer waits at least
MAX_NETWORKS = 50
"""Most networks that a room in memory remembers."""


class LiveRoom:
    """A room in memory, which runs in one event loop.

    The database runs in a thread beside it. ``sender`` names this process to others that serve the
    same room, '' if there are none.
    """

    def __init__(
        self,
        room: Room,
        number: int,
        clock: Callable[[], float] = time.time,
        sender: str = "",
    ) -> None:
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
        self._clock, self._sender = clock, sender
        self._log = RoomLog(room, number, clock, self._on_news, self.close, sender)
        self._turn = room.turn
        self._changed = asyncio.Event()
        self._sliders = Sliders(number)
        self._untold: dict[int, float] = {}  # positions that other processes do not know yet
        self._telling = False
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()  # a loop keeps no reference to its tasks
        self._paces = {
            True: Pace(*TEACHER_RATE, 0, TOO_FAST),
            False: Pace(*STUDENT_RATE, 0, TOO_FAST),
        }

    async def find_seat(self, key: str) -> int:
        """Return the person of this digest; NotYoursError if there is none.

        A student may have joined by another process a moment ago. StorageError.
        """
        try:
            return self.room.find_seat(key)
        except NotYoursError:
            if not (key and self._sender):
                raise
            await self._log.catch_up()
            return self.room.find_seat(key)

    async def enter(self, nickname: str, key: str, former: str = "") -> int:
        """Give the next seat to a student with this token's digest, and return it.

        ``former`` is the digest of the token of the browser's last seat here. If the teacher
        screens new students, this one waits at the seat. RefusedError.
        """

        def propose(room: Room) -> Moves:
            with suppress(NotYoursError):
                room.find_seat(key)
                return []  # stored by a try whose answer was lost
            room.check_former_seat(former)
            kind = AdmissionRequested if room.screening else StudentJoined
            return [(LAB, kind(room.next_seat, nickname, key))]

        self._begin()
        await self._log.append(propose)
        return self._log.room.find_seat(key)

    async def wait_for_change(self, version: int) -> None:
        """Wait until the room is newer than ``version``, or closed."""
        self._watch_timer()
        while self.version <= version and not self.closed:
            await self._changed.wait()

    async def act(self, who: int, event: Event, turn: int | None = None) -> None:
        """Apply an event; return once it is stored, or at once for a slider's move.

        An event that a student sends twice counts once. ``turn`` is the one that the sender has
        seen. RefusedError: the event is not allowed, or the activity's timer is at zero.
        StorageError: it could not be stored, and the room is unchanged.
        """
        self._begin()
        now = self.last_used
        if isinstance(event, TimerStarted):
            event = event.start(now)
        if isinstance(event, SliderMoved):
            _check_turn(self.room, turn)
            room = self.room
            for sender, each in [*_list_due(room, now), (who, event)]:
                room = room.after(sender, each)
            self._sliders.move(who, event.x)
            self._schedule("show", PUBLISH_INTERVAL, self._publish_sliders)
            return
        if who != LAB:
            self._paces[who == TEACHER].take(who, self.last_used)
        list_moves = self._sliders.propose(self._log.room, with_others=True)

        def propose(room: Room) -> Moves:
            _check_turn(room, turn)
            moves = list_moves(room) if who == TEACHER else []
            return [*moves, *_list_due(room, now), (who, event)]

        await self._log.append(propose)

    async def store_sliders(self) -> None:
        """Store the positions of the sliders; return once everything that waits is stored.

        StorageError. A full log takes no more positions, without an error.
        """
        if self._log.busy or not self._sliders.is_stored:
            with suppress(FullError):
                await self._log.append(self._sliders.propose(self._log.room))

    def hear(self, number: int) -> None:
        """Read what other processes have stored, up to this number or further."""
        if number > self._log.number and not self.closed:
            self._start(self._log.catch_up())

    def hear_sliders(self, turn: int, x: Mapping[int, float], number: int) -> None:
        """Show what another process, which knew event ``number``, has sent."""
        if turn == self._turn:
            self._sliders.hear(x, number)
            self._schedule("show", PUBLISH_INTERVAL, self._publish_sliders)

    def hear_own_sliders(self, turn: int, x: Mapping[int, float]) -> None:
        """Note that positions which this process has sent are heard by all."""
        if turn == self._turn:
            self._sliders.hear_own(x)

    async def catch_up(self) -> None:
        """Read what was stored while no notice could be heard; StorageError, NoRoomError."""
        self._sliders.forget_notices()
        await self._log.catch_up()

    def close(self) -> None:
        """Close the room in this process, and wake all who wait for a change."""
        self.closed = True
        for timer in self._timers.values():
            timer.cancel()
        self._wake()

    def _begin(self) -> None:
        if self.closed:
            raise NoRoomError(ROOM_CLOSED)
        self.last_used = self._clock()

    def _on_news(self, events: list[Event]) -> None:
        if self._log.room.turn != self._turn:
            self._turn = self._log.room.turn
            self._sliders.clear()
            self._untold.clear()
        for number, event in enumerate(events, self._log.number - len(events) + 1):
            if isinstance(event, SlidersMoved):
                self._sliders.forget_stored(event.x, number)
        self._publish()

    def _publish(self) -> None:
        self.room = self._sliders.put_on(self._log.room)
        self._watch_timer()
        self._wake()

    def _watch_timer(self) -> None:
        """Close the activity when its timer is at zero."""
        until = self.room.activity.until if self.room.activity else None
        if until is not None:
            left = max(_SHORTEST, until - self._clock())
            self._schedule(f"close {until}", left, lambda: self._start(self._close_due()))

    async def _close_due(self) -> None:
        now = self._clock()
        await self._log.append(lambda room: _list_due(room, now))
        self._watch_timer()  # if the clock that woke it is faster than the one that decides

    def _publish_sliders(self) -> None:
        if self._log.busy:  # so that the log holds sliders in the order in which they are shown
            self._schedule("show", PUBLISH_INTERVAL, self._publish_sliders)
            return
        if moved := self._sliders.show():
            self._schedule("keep", STORE_INTERVAL, lambda: self._start(self.store_sliders()))
            self._untold |= moved if self._sender else {}
            if self._untold and not self._telling:
                self._start(self._tell_sliders())
        self._publish()

    async def _tell_sliders(self) -> None:
        """Tell other processes the newest positions, one notice after the other."""
        self._telling = True
        try:
            while self._untold:
                x, self._untold = self._sliders.select_own(self._untold), {}
                if x:
                    notice = Notice(
                        self.room.code,
                        number=self._log.number,
                        sender=self._sender,
                        turn=self._turn,
                        x=x,
                    )
                    await call_database(rooms.announce_sliders, notice)
        finally:
            self._telling = False

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start work that nobody waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("a room was not stored or read for now: %s", error)

    def _schedule(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        """Call ``do`` in some seconds, unless a call of this name is scheduled already."""

        def call() -> None:
            self._timers.pop(name, None)
            do()

        if name not in self._timers and not self.closed:
            self._timers[name] = asyncio.get_running_loop().call_later(seconds, call)

    def _wake(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()


def _list_due(room: Room, now: float) -> list[tuple[int, Event]]:
    """Return the event that closes an activity whose timer is at zero."""
    until = room.activity.until if room.activity else None
    return [(LAB, TimeRanOut())] if until is not None and now >= until else []


def _check_turn(room: Room, turn: int | None) -> None:
    if turn is not None and turn != room.turn:
        raise NotNowError("This came too late. The class has moved on.")
