"""Close the connections to Dask that are not in use.

Dask opens a connection for each request that is made at the same time, and keeps up to 512 of them
for later requests. After a class has watched its runs, those are descriptors to spare.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from distributed.core import ConnectionPool

PERIOD = 20.0
"""Seconds between two closings; a connection that is opened again takes milliseconds."""


def close_idle_connections() -> None:
    """Close the connections without a request, also those of this process's scheduler."""
    for pool in list(ConnectionPool._instances):
        pool.collect()


@asynccontextmanager
async def closing_idle_connections() -> AsyncIterator[None]:
    """Close idle connections again and again inside the block."""

    async def close_regularly() -> None:
        while True:
            await asyncio.sleep(PERIOD)
            close_idle_connections()

    task = asyncio.create_task(close_regularly())
    try:
        yield
    finally:
        task.cancel()
