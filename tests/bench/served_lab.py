"""The lab as a process of its own, whose database the benchmark opens, too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bn_core.classroom.live.rooms import Rooms, Ticket
from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import reset_engine
from tests.browser.server import Server

_SERVING: list[Server] = []


@contextmanager
def serve_lab() -> Iterator[Server]:
    """Serve the lab for as long as the block lasts; a block inside another has its server."""
    if _SERVING:
        yield _SERVING[-1]
        return
    with tempfile.TemporaryDirectory(prefix="bn-lab-bench-") as folder:
        log = Path(folder) / "log"
        os.environ[DATABASE] = f"sqlite:///{log.with_suffix('.sqlite')}"  # as the server has it
        reset_engine()
        server = Server(log)
        _SERVING.append(server)
        try:
            yield server
        finally:
            _SERVING.remove(server)
            server.stop()


async def open_rooms(count: int) -> list[Ticket]:
    """New rooms in the database, where the server finds them."""
    lab = Rooms()
    return [await lab.open() for _ in range(count)]
