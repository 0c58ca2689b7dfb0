"""What a full room costs: a hundred phones that join, move and vote, and what each waits for.

Run as a script: ``python -m tests.bench.bench_room``, with the number of students and of rooms if
they are to be others than 100 and 1. The real server is a process of its own, with a database of
its own; this process is all the phones, the projectors and the teachers, over real websockets.
It prints, for each phase, how long it takes from an action's being sent until its sender's phone
and until the projector has it, and what the server spends. It never fails on a time; it fails if
an acknowledged answer is not in the export and in the tally, or an answer is not acknowledged.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np
import psutil

from tests.bench.classroom import LIVING, VOTE, Classroom, together
from tests.bench.eyes import ROUNDS, Eye
from tests.bench.served_lab import open_rooms, serve_lab
from tests.browser.server import Server

STUDENTS, MANY = 100, 1
PLAY, DRAG = (5.0, 10.0), (20.0, 5.0)
"""Moves of each student a second, and for so many seconds: sliders nudged, and dragged."""


class Meter:
    """What a process spends."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.restart()

    @property
    def held(self) -> float:
        """MiB in memory."""
        return float(self._process.memory_info().rss) / 2**20

    def restart(self) -> None:
        """From now on."""
        self._began, self._spent = time.perf_counter(), self._seconds()

    def cores(self) -> float:
        """How many cores it has kept busy since."""
        return (self._seconds() - self._spent) / (time.perf_counter() - self._began)

    def _seconds(self) -> float:
        spent = self._process.cpu_times()
        return float(spent.user + spent.system)


class Lesson:
    """Rooms in which the same is done at the same time, phase by phase, and its costs."""

    def __init__(self, server: Server, rooms: list[Classroom]) -> None:
        self.rooms = rooms
        self._web, self._clients = Meter(server.pid), Meter(os.getpid())

    @property
    def eyes(self) -> list[Eye]:
        """Everyone's in every room."""
        return [eye for room in self.rooms for eye in room.eyes]

    async def phase(self, name: str, do: Callable[[Classroom], Coroutine[Any, Any, None]]) -> None:
        """Let every room do it, and print a line."""
        for eye in self.eyes:
            eye.restart()
        for meter in (self._web, self._clients):
            meter.restart()
        began = time.perf_counter()
        await together(map(do, self.rooms))
        passed = time.perf_counter() - began
        phones = [seconds for room in self.rooms for each in room.phones for seconds in each.waited]
        walls = [seconds for room in self.rooms for seconds in room.wall.waited]
        views, sent = (sum(getattr(e, what) for e in self.eyes) for what in ("messages", "bytes"))
        print(
            f"{name:18}{spread(phones)}{spread(walls)}{self._web.cores():8.2f}"
            f"{self._clients.cores():8.2f}{self._web.held:7.0f}"
            f"{views / passed:8.0f}{sent / passed / 2**10:8.0f}",
            flush=True,
        )


def spread(seconds: list[float]) -> str:
    """The median, the 95th percentile and the longest, in milliseconds."""
    found = np.quantile(seconds, [0.5, 0.95, 1.0]) if seconds else ()
    return "".join(f"{1000 * each:7.0f}" for each in found).ljust(21)


async def told(lesson: Lesson, students: int, share: float) -> None:
    """All phases, one after the other, and what became of the votes."""
    phase = lesson.phase
    await phase("join and connect", lambda room: room.filled(students))
    await phase("the batch begins", lambda room: room.begin(LIVING))
    await phase(f"{PLAY[0]:g} moves/s each", lambda room: room.moves(PLAY[0], share * PLAY[1]))
    await phase(f"{DRAG[0]:g} moves/s each", lambda room: room.moves(DRAG[0], share * DRAG[1]))
    await phase("the vote begins", lambda room: room.begin(VOTE))
    await phase("all vote", lambda room: room.vote("first"))
    await phase("the second begins", lambda room: room.revote())
    await phase("all vote again", lambda room: room.vote("second"))
    await phase("the reveal", lambda room: room.reveal())
    stored = [await room.counted() for room in lesson.rooms]
    sent = len(ROUNDS) * students * len(stored)
    print(f"votes sent {sent}; acknowledged, exported and counted {sum(stored)}")
    await together(each.close() for each in lesson.eyes)


def main(students: int = STUDENTS, rooms: int = MANY, share: float = 1.0) -> None:
    """Serve the lab, and print a line for each phase; sliders move for a share of their time."""
    with serve_lab() as server:
        tickets = asyncio.run(open_rooms(rooms))
        print(f"{rooms} x {students} students; milliseconds from sending until it is seen")
        print(f"{'':18}{'on the own phone':>21}{'on the projector':>21}", end="")
        print(f"{'server':>8}{'clients':>8}{'server':>7}{'sent':>8}{'sent':>8}")
        print(f"{'':18}{'median    95%    max':>21}{'median    95%    max':>21}", end="")
        print(f"{'cores':>8}{'cores':>8}{'MiB':>7}{'views/s':>8}{'KiB/s':>8}")
        at = server.url.removeprefix("http://")
        lesson = Lesson(server, [Classroom([at], each) for each in tickets])
        asyncio.run(told(lesson, students, share))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
