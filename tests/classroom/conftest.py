"""Every test here has a database of its own."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bn_core.classroom.live.rooms import ROOMS


@pytest.fixture(autouse=True)
def nobody_elses(own_database: str) -> None:
    """Whatever it keeps is gone with it."""


@pytest.fixture
def rooms(own_database: str) -> Iterator[None]:
    """The rooms of a server, which runs in a thread of its own as long as the test."""
    del own_database  # it is there before they are
    open_, over = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        async with ROOMS.serving():
            open_.set()
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert open_.wait(20)
    yield
    loops[0].call_soon_threadsafe(over.set)
    thread.join(20)
