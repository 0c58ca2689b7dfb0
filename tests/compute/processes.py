"""What tests run in processes of their own; it imports little, so that they start at once."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

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
