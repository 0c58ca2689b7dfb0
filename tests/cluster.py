"""A real cluster of two workers on a loop of its own, started once, and a server of rooms."""

import asyncio
import socket as sockets
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bn_core.classroom.live.rooms import ROOMS, Ticket
from bn_core.classroom.room.strips import draw_strips
from bn_core.compute import cluster as module
from bn_core.compute.cluster import Cluster
from bn_core.compute.results import RESULTS
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.environment import SCHEDULER
from bn_core.server import room_routes, room_socket
from bn_core.server.origins import SameOrigin
from tests.server.browsers import Client

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


async def have_workers(cluster: Cluster, count: int) -> None:
    """Wait until so many workers can compute."""
    while cluster.health.workers != count:
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def cluster(wait: Await) -> Iterator[Cluster]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SCHEDULER, raising=False)
        patch.setattr(module.os, "cpu_count", lambda: 2)
        for state in module.PATIENCE:
            patch.setitem(module.PATIENCE, state, LIMIT)
        made = Cluster()
        life = made.lifespan()
        wait(life.__aenter__())
        wait(have_workers(made, 2))
    yield made
    wait(life.__aexit__(None, None, None))


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What one test computes is computed again by the next."""
    monkeypatch.setattr(RESULTS, "_stored", False)
    yield
    RESULTS.clear()
    RESULTS.device = ""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server of the rooms alone, on a port of its own."""
    app = Starlette(
        routes=room_routes.create_routes(draw_strips),
        middleware=[Middleware(SameOrigin)],
        lifespan=lambda _: ROOMS.serving(),
    )
    with sockets.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join(LIMIT)


@pytest.fixture
def client(port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(room_socket, "MESSAGE_GAP", 0.0)
    httpx.get(f"http://127.0.0.1:{port}/", timeout=LIMIT)  # it listens before it serves
    with ExitStack() as stack:
        yield Client(port, stack)


@pytest.fixture
def room(client: Client) -> Ticket:
    del client  # without it no loop is there to ask
    return ROOMS.ask(ROOMS.open("192.0.2.1"), LIMIT)
