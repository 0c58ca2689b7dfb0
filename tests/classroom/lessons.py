"""A server's rooms for tests, with a clock that a test sets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bn_core.classroom import (
    Room,
)
from bn_core.classroom.host import Rooms, Ticket
from bn_core.classroom.log import entry
from bn_core.storage import rooms


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def run(story: Callable[[Rooms, Clock], Awaitable[None]]) -> None:
    clock = Clock()
    asyncio.run(asyncio.wait_for(story(Rooms(clock), clock), 20))  # type: ignore[arg-type]


async def opened(lab: Rooms, students: int = 3) -> tuple[Ticket, list[Ticket]]:
    teacher = await lab.open()
    seats = await asyncio.gather(
        *(lab.join(teacher.code, f"Student {n}", "10.0.0.1") for n in range(1, students + 1))
    )
    return teacher, sorted(seats, key=lambda each: each.seat)


def stored(code: str) -> Room:
    return Room.replay(map(entry, rooms.load(code)))


def key(ticket: Ticket) -> tuple[str, str]:
    return ticket.code, ticket.token
