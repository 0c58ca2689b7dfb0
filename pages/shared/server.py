"""What the server needs beyond Streamlit: the lab's routes, and workers that live beside it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.routing import Mount
from streamlit.runtime.pages_manager import PagesManager

from bn_core.compute import routes as compute_routes
from bn_core.compute.cluster import CLUSTER

SCRIPTS = Path(__file__).parent / "scripts"


def routes() -> list[Mount]:
    """The routes that the browser's scripts of this folder talk to."""
    return compute_routes.routes(SCRIPTS)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Start the workers in the background, and stop them with the server."""
    # Without this, the first deep link to a fresh server is taken for the old pages/ scheme.
    PagesManager.uses_pages_directory = False
    # What is loaded now stays loaded; collections need not walk it again.
    gc.freeze()
    async with CLUSTER.lifespan(app):
        yield
