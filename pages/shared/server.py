"""What the server needs beyond Streamlit: the lab's routes, and workers that live beside it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import BaseRoute
from streamlit import config, net_util
from streamlit.runtime.pages_manager import PagesManager

from bn_core.classroom.rooms import ROOMS
from bn_core.classroom.strips import draw_strips
from bn_core.compute.cluster import CLUSTER
from bn_core.server import room_routes, run_routes
from pages.shared.components import FRONTEND

# Streamlit asks a web service for the machine's outer address, for its greeting and when it
# compares origins. Nothing leaves this machine, so it gets no answer.
net_util.get_external_ip = lambda: None


def routes() -> list[BaseRoute]:
    """The routes that the browser's scripts of this folder talk to."""
    return [*room_routes.routes(draw_strips), *run_routes.routes(FRONTEND)]


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Start the workers in the background and open the rooms; both end with the server."""
    # Without this, the first deep link to a fresh server is taken for the old pages/ scheme.
    PagesManager.uses_pages_directory = False
    # What is loaded now stays loaded; collections need not walk it again.
    gc.freeze()
    async with CLUSTER.lifespan(app), ROOMS.serving():
        # Another ASGI server has an address of its own, and says it.
        if getattr(config, "_server_mode", None) != "asgi-server":
            print(f"BatchNorm Lab: {address()}", flush=True)
        yield


def address() -> str:
    """Where a browser on this machine finds the lab."""
    host = config.get_option("server.address") or "localhost"
    shown = "localhost" if host in ("0.0.0.0", "::") else host
    return f"http://{shown}:{config.get_option('server.port')}"
