"""What three full rooms wait for on two web processes that share PostgreSQL, beside readers.

Run as a script: ``python -m tests.bench.bench_processes``. The teacher of each room is connected
to one web process and the wall to the other. Every second student joins by one process and sits on
the other. Readers of lessons change something every two seconds all the while. For each phase it
prints the milliseconds from an action until it is seen on the sender's phone and on the wall. In
the end it says how many answers were sent, and how many of them are not in the export of their
room. Everybody uses the same cores as the servers. It never fails on a time.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import reset_engine
from tests.bench.bench_load import Waits, read
from tests.bench.bench_pages import PAUSE
from tests.bench.bench_room import spread
from tests.bench.classroom import LIVING, VOTE, Classroom, together
from tests.bench.eyes import ROUNDS
from tests.bench.served_lab import open_rooms
from tests.browser.server import Server
from tests.databases import programs, serve_postgresql

STUDENTS, ROOMS, READERS = 100, 3, 30
PLAY = (2.0, 10.0)
"""Moves of each student a second, and for so many seconds."""
CHANGES = 12
"""Changes of each reader, which go on until after the last vote."""


@contextmanager
def serve_pair() -> Iterator[list[Server]]:
    """Serve two web processes on one PostgreSQL, which this process opens, too."""
    with serve_postgresql() as postgresql, tempfile.TemporaryDirectory() as folder:
        os.environ[DATABASE] = postgresql.url
        reset_engine()
        with ExitStack() as stack:
            servers = []
            for name in ("one", "other"):
                log = Path(folder) / name
                # A room asks no worker, and neither does a reader without a browser.
                settings = {DATABASE: postgresql.url}
                servers.append(Server(log, workers=False, settings=settings))
                stack.callback(servers[-1].stop)
            yield servers


def measure_memory(servers: list[Server]) -> float:
    """MiB of the web processes, pages that they share counted once."""
    return sum(psutil.Process(each.pid).memory_full_info().pss for each in servers) / 2**20


async def run_phase(
    name: str, rooms: list[Classroom], do: Callable[[Classroom], Coroutine[Any, Any, None]]
) -> None:
    """Let every room do it at once, and print how long it took until it was seen."""
    for eye in (eye for room in rooms for eye in room.eyes):
        eye.restart()
    await together(map(do, rooms))
    phones = [seconds for room in rooms for each in room.phones for seconds in each.waited]
    walls = [seconds for room in rooms for seconds in room.wall.waited]
    print(f"{name:22}{spread(phones)}{spread(walls)}", flush=True)


async def measure(
    servers: list[Server], students: int, rooms: int, readers: int, changes: int, share: float
) -> None:
    """Fill the rooms, let readers in, and vote twice."""
    places = [each.url.removeprefix("http://") for each in servers]
    classes = [Classroom(places, each) for each in await open_rooms(rooms)]
    print(f"{'':22}{'on the own phone':>21}{'on the wall':>21}")
    print(f"{'':22}{'median    95%    max':>21}{'median    95%    max':>21}")
    before = measure_memory(servers)
    await run_phase("join and connect", classes, lambda room: room.filled(students))
    grown = measure_memory(servers) - before
    waits = Waits()
    reading = [
        waits.watch(read(servers[n % len(servers)], waits, n, readers, changes, share))
        for n in range(readers)
    ]
    crowd = asyncio.gather(*reading)
    await asyncio.sleep(share * 4 * PAUSE)  # all have opened their page
    await run_phase("the batch begins", classes, lambda room: room.begin(LIVING))
    await run_phase("moves", classes, lambda room: room.moves(PLAY[0], share * PLAY[1]))
    await run_phase("the vote begins", classes, lambda room: room.begin(VOTE))
    await run_phase("all vote", classes, lambda room: room.vote("first"))
    await run_phase("the second begins", classes, lambda room: room.revote())
    await run_phase("all vote again", classes, lambda room: room.vote("second"))
    await run_phase("the reveal", classes, lambda room: room.reveal())
    await crowd
    sent = len(ROUNDS) * students * rooms
    stored = sum([await room.counted() for room in classes])
    print(f"answers sent {sent}, lost {sent - stored}")
    print(f"memory: {before:.0f} MiB at first, {1024 * grown / students / rooms:.0f} KiB a student")
    middle, late = 1e3 * np.quantile(waits.seconds["a change"], [0.5, 0.95])
    print(f"a reader's change: median {middle:.0f} ms, 95% {late:.0f} ms", end="; ")
    print(f"{len(waits.errors)} errors", *sorted(set(waits.errors)))
    await together(each.close() for room in classes for each in room.eyes)


def main(
    students: int = STUDENTS,
    rooms: int = ROOMS,
    readers: int = READERS,
    changes: int = CHANGES,
    share: float = 1.0,
) -> None:
    """Serve two processes, and let everybody in; they wait for a share of their time."""
    if programs() is None:
        print("PostgreSQL is not installed here, so nothing is measured.")
        return
    with serve_pair() as servers:
        print(f"{rooms} x {students} students on two web processes beside {readers} readers")
        asyncio.run(measure(servers, students, rooms, readers, changes, share))


if __name__ == "__main__":
    main()
