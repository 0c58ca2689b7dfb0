"""A server's rooms for tests, with a clock that a test sets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bn_core.classroom.events.event import TEACHER
from bn_core.classroom.live.rooms import Rooms, Ticket
from bn_core.classroom.room.log import read_row
from bn_core.classroom.room.state import Room
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.storage import rooms


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let others run, and let so much time pass as nobody else has slept through."""
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


def run(story: Callable[[Rooms, Clock], Awaitable[None]]) -> None:
    clock = Clock()
    asyncio.run(asyncio.wait_for(story(Rooms(clock, clock.sleep), clock), 20))  # type: ignore[arg-type]


async def opened(lab: Rooms, students: int = 3) -> tuple[Ticket, list[Ticket]]:
    teacher = await lab.open()
    seats = await asyncio.gather(
        *(lab.join(teacher.code, f"Student {n}", "10.0.0.1") for n in range(1, students + 1))
    )
    return teacher, sorted(seats, key=lambda each: each.seat)


async def view(lab: Rooms, code: Any, token: Any, eye: str = "") -> dict[str, Any]:
    """What the holder of a token sees now; the teacher's opens the projector's eye too."""
    seat = await lab.seat(code, token)
    room = (await lab.registry.get(code)).room
    if seat != TEACHER:
        return view_as_student(room, seat)
    return view_as_projector(room) if eye == "projector" else view_as_teacher(room)


def stored(code: str) -> Room:
    return Room.replay(map(read_row, rooms.load_events(code)))


def key(ticket: Ticket) -> tuple[str, str]:
    return ticket.code, ticket.token
