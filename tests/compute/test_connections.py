"""What many requests at once have opened is closed when nobody uses it."""

from __future__ import annotations

import asyncio

import psutil

from bn_core.compute.cluster import Cluster
from bn_core.compute.connections import close_idle_connections
from bn_core.compute.worker_view import view_workers
from tests.browser.server import until
from tests.cluster import Await

MANY = 20


def test_close_idle_connections_frees_their_descriptors(cluster: Cluster, wait: Await) -> None:
    process = psutil.Process()

    async def ask(many: int) -> int:
        client = await cluster.client()
        await asyncio.gather(*(view_workers(client, {}) for _ in range(many)))
        return int(process.num_fds())

    async def close() -> None:
        close_idle_connections()

    wait(close())
    before = wait(ask(1))
    assert wait(ask(MANY)) >= before + MANY
    wait(close())
    until(lambda: process.num_fds() <= before, "the descriptors of before")
    assert wait(cluster.workers()) == 2
