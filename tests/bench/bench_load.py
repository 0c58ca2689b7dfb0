"""What everybody waits for when a school uses one lab: readers, players, a room, all claims.

Run as a script: ``python -m tests.bench.bench_load``. A real server on this machine is used by a
hundred readers of the lessons (a change every two seconds), thirty players of one default run, a
room of a hundred phones, and one person who runs all claims: each alone, then all together. It
prints median and 95th percentile in milliseconds, the memory, and the errors. Those who measure
use the same cores. It never fails on a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import httpx
import numpy as np
import psutil

from bn_core.classroom.live.rooms import Ticket
from bn_core.course.curriculum import LESSONS
from tests.bench.bench_pages import read_beside
from tests.bench.classroom import LIVING, VOTE, Classroom, together
from tests.bench.reader import Reader
from tests.bench.served_lab import open_rooms, serve_lab
from tests.browser.server import Server

READERS, PLAYERS, STUDENTS = 100, 30, 100
CHANGES, SECONDS = 8, 20.0
STILL = (
    "standardize",
    "conventions",
    "freezing",
    "use_it",
    "write_it",
    "covariate_shift",
    "claims",
)
"""Lessons without a slider."""
READ = tuple(each.name for each in LESSONS if each.kind == "lesson" and each.name not in STILL)
"""Lessons whose slider readers move."""


class Waits:
    """How long each kind of use waited, in seconds, and what failed."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.errors: list[str] = []

    def add(self, kind: str, seconds: list[float]) -> None:
        """Add the waits of one person."""
        self.seconds.setdefault(kind, []).extend(seconds)

    async def watch(self, work: Coroutine[Any, Any, None]) -> None:
        """Await somebody's use, and note an error instead of ending all others."""
        try:
            await work
        except Exception as error:  # the bench goes on, and says how many failed
            self.errors.append(f"{type(error).__name__}: {error}"[:100])


async def read(
    server: Server, waits: Waits, number: int, readers: int, changes: int, share: float
) -> None:
    """Read a lesson, and change something now and then."""
    page = READ[number % len(READ)]
    waits.add("a change", await read_beside(server, page, number, readers, changes, share))


async def play(server: Server, waits: Waits, seconds: float) -> None:
    """Open the whole training of the lesson on activations, and play its default run."""
    async with (
        Reader(server.port, "activations", "view=training") as reader,
        httpx.AsyncClient(timeout=60) as web,
    ):
        at = server.url + reader.runs[0]
        picture = (await web.get(f"{at}/picture")).raise_for_status().json()
        assert picture["figures"]
        gaps: list[float] = []
        since = time.perf_counter()
        until = since + seconds
        async with web.stream("GET", f"{at}/stream") as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data: "):
                    continue
                if error := json.loads(line[6:]).get("error"):
                    raise RuntimeError(error)
                now = time.perf_counter()
                gaps.append(now - since)
                since = now
                if now > until and len(gaps) > 1:
                    break
    waits.add("the first picture", gaps[:1])
    waits.add("the next picture", gaps[1:])


async def teach(server: Server, waits: Waits, ticket: Ticket, students: int, share: float) -> None:
    """Fill a room, let all move and vote."""
    room = Classroom([server.url.removeprefix("http://")], ticket)
    await room.filled(students)
    await room.begin(LIVING)
    for eye in room.eyes:
        eye.restart()
    await room.moves(2.0, share * 5.0)
    waits.add("a move", [each for phone in room.phones for each in phone.waited])
    await room.begin(VOTE)
    for eye in room.eyes:
        eye.restart()
    await room.vote("first")
    waits.add("a vote", [each for phone in room.phones for each in phone.waited])
    await together(each.close() for each in room.eyes)


@contextlib.asynccontextmanager
async def running_all_claims(server: Server, share: float) -> AsyncIterator[None]:
    """Run all claims in one tab, for as long as the block lasts."""
    async with (
        Reader(server.port, "claims", "effort=quick") as reader,
        httpx.AsyncClient(timeout=None) as web,
    ):

        async def watch() -> None:
            async with web.stream("GET", f"{server.url}{reader.runs[0]}/stream") as stream:
                async for _ in stream.aiter_lines():
                    pass

        watching = asyncio.create_task(watch())
        await asyncio.sleep(share * 3.0)
        yield
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def measure_memory(server: Server) -> str:
    """MiB of the web process, and of the workers together, shared pages counted once."""
    family = psutil.Process(server.pid).children(recursive=True)
    workers = sum(each.memory_full_info().pss for each in family)
    web = psutil.Process(server.pid).memory_full_info().pss
    return f"{web / 2**20:.0f} MiB web, {workers / 2**20:.0f} MiB workers"


def report(name: str, server: Server, waits: Waits) -> None:
    """Print a line for each kind of wait."""
    print(f"{name} ({measure_memory(server)}, {len(waits.errors)} errors)")
    for error in sorted(set(waits.errors)):
        print(f"  {error}")
    for kind, seconds in waits.seconds.items():
        middle, late = 1e3 * np.quantile(seconds, [0.5, 0.95])
        print(f"  {kind:20} {middle:8.0f} {late:8.0f} ms  ({len(seconds)})", flush=True)


async def measure(
    server: Server,
    tickets: list[Ticket],
    crowd: tuple[int, int, int],
    changes: int,
    seconds: float,
    share: float,
) -> None:
    """Measure each use alone, then all together."""
    readers, players, students = crowd
    rooms = iter(tickets)

    uses: dict[str, Callable[[Waits], list[Coroutine[Any, Any, None]]]] = {
        f"{readers} readers": lambda waits: [
            read(server, waits, n, readers, changes, share) for n in range(readers)
        ],
        f"{players} players": lambda waits: [play(server, waits, seconds) for _ in range(players)],
        f"a room of {students}": lambda waits: [teach(server, waits, next(rooms), students, share)],
    }
    for name, begin in uses.items():
        waits = Waits()
        await asyncio.gather(*map(waits.watch, begin(waits)))
        report(f"{name} alone", server, waits)
    waits = Waits()
    async with running_all_claims(server, share):
        every = itertools.chain.from_iterable(begin(waits) for begin in uses.values())
        await asyncio.gather(*map(waits.watch, every))
        report("all together, beside all claims", server, waits)


def main(
    readers: int = READERS,
    players: int = PLAYERS,
    students: int = STUDENTS,
    changes: int = CHANGES,
    seconds: float = SECONDS,
    share: float = 1.0,
) -> None:
    """Serve the lab and let everybody in, who wait for a share of their time between changes."""
    with serve_lab() as server:
        tickets = asyncio.run(open_rooms(8))
        crowd = (readers, players, students)
        asyncio.run(measure(server, tickets, crowd, changes, seconds, share))


if __name__ == "__main__":
    main()
