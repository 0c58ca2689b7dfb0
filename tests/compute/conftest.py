"""A real cluster of two workers on a loop of its own, as the server has it; started once."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any

import pytest

from bn_core.compute import cluster as module
from bn_core.compute.cluster import Cluster
from bn_core.configs import RunConfig
from bn_core.results import Frame
from bn_core.training import train

TINY = RunConfig(data="moons", depth=1, width=4, steps=30, batch_size=16, rate=0.1, third="layer")
LIMIT = 120.0
"""Seconds after which a test that waits for a worker is broken; none waits that long."""

Await = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="session")
def wait() -> Iterator[Await]:
    """Await a coroutine on the loop that the whole session shares."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(LIMIT)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def cluster(wait: Await) -> Iterator[Cluster]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(module.SCHEDULER, raising=False)
        patch.setattr(module.os, "cpu_count", lambda: 2)
        patch.setattr(module, "PATIENCE", LIMIT)
        made = Cluster()
        life = made.lifespan()
        wait(life.__aenter__())
        wait(made.client())
    yield made
    wait(life.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def tiny() -> Sequence[Frame]:
    """Every frame of TINY, trained without any cluster."""
    return list(train(TINY))
