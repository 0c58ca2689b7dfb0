"""The lab, and a blank page, as processes; a benchmark opens the lab's database, too."""

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

LAB, BLANK = "app.py", "tests/bench/blank_page.py"
_SERVING: dict[str, Server] = {}


@contextmanager
def serve_lab() -> Iterator[Server]:
    """Serve the lab for as long as the block lasts; a block inside another has its server."""
    with _serve(LAB) as server:
        # As the server has it.
        os.environ[DATABASE] = server.environment[DATABASE]
        reset_engine()
        yield server


@contextmanager
def serve_blank() -> Iterator[Server]:
    """Serve a page with a slider and a chart alone, in the same way."""
    with _serve(BLANK) as server:
        yield server


@contextmanager
def _serve(script: str) -> Iterator[Server]:
    if script in _SERVING:
        yield _SERVING[script]
        return
    with tempfile.TemporaryDirectory(prefix="bn-lab-bench-") as folder:
        _SERVING[script] = server = Server(Path(folder) / "log", script=script)
        try:
            yield server
        finally:
            del _SERVING[script]
            server.stop()


async def open_rooms(count: int) -> list[Ticket]:
    """New rooms in the database, where the server finds them."""
    lab = Rooms()
    return [await lab.open() for _ in range(count)]
