"""What tests run in processes of their own; it imports little, so that they start at once."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bn_core.compute import interruption
from bn_core.compute.security import load_security
from bn_core.compute.workers import LOOPBACK, serve_scheduler


def run(config: None) -> Iterator[None]:
    """Compute an experiment that never gives a result."""
    del config
    yield time.sleep(1000)


def serve_scheduler_until_killed(folder: Path, port: int) -> None:
    """Run a scheduler with the certificates of a folder."""

    async def serve() -> None:
        async with serve_scheduler(LOOPBACK, port, load_security(folder)):
            await asyncio.Event().wait()

    asyncio.run(serve())


def loop() -> None:
    """Keep a core busy until the process ends."""
    while True:
        sum(range(100))


def ignore_interruption() -> None:
    """Keep a core busy, whatever is raised."""
    while True:
        with suppress(BaseException):
            loop()


def pid_and_priority() -> tuple[int, int]:
    """Which process computes, and the nice value of its thread."""
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0)


def find_jobs() -> tuple[int, list[str]]:
    """Which process this is, and the jobs in hand that can be interrupted."""
    return os.getpid(), list(interruption._JOBS)
