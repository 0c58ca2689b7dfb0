"""Routes and workers that the server needs besides Streamlit."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import pandas  # noqa: F401  # Streamlit loads it with the first figure, for which a reader waits
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.routing import BaseRoute
from threadpoolctl import threadpool_limits

import bn_core.course.ledger.store  # noqa: F401  # so that its table is checked at the start, too
from bn_core.classroom.homework.tidying import tidying_homework
from bn_core.classroom.live.rooms import ROOMS
from bn_core.classroom.room.strips import draw_strips
from bn_core.compute.cluster import CLUSTER
from bn_core.compute.connections import closing_idle_connections
from bn_core.compute.results import RESULTS
from bn_core.compute.warm_up import warm_up
from bn_core.course.curriculum import LESSONS
from bn_core.course.defaults import DEFAULTS
from bn_core.inputs.environment import read_all, warms_up
from bn_core.server import exercise_routes, phone_routes, room_routes, run_routes
from bn_core.server.descriptors import raise_descriptor_limit
from bn_core.server.frames import FrameRefusal
from bn_core.server.headers import PageParts, Preloads, SecurityHeaders, build_policy
from bn_core.server.lan import describe_start
from bn_core.server.metrics import HiddenMetrics
from bn_core.server.origins import SameOrigin
from bn_core.server.shutdown import WORKER_GRACE, begin, kill_workers
from bn_core.server.start import StartErrors
from bn_core.storage.database import check_url
from bn_core.storage.lock import reserve_database
from pages.shared import components
from pages.shared.components import FRONTEND
from pages.shared.streamlit_internals import (
    downloads,
    interruptions,
    page_order,
    process,
    refusals,
    set_values,
    speed,
)

# A variable that is wrong ends the start with a sentence.
read_all()
check_url()

MAX_STATES = 2_000
"""Most states of controls, and names of files, in one message; the fullest lesson has forty."""

# Nothing leaves this machine.
process.disable_external_ip_lookup()
process.use_event_loops_only_in_runs()
refusals.refuse_forged_messages(MAX_STATES)
refusals.refuse_forged_states()
interruptions.finish_what_is_begun()
set_values.keep_set_values()
downloads.keep_replaced_downloads()
page_order.leave_missing_pages_to_the_lab()
page_order.run_pages_that_outlive_sessions()
page_order.keep_to_asked_page()
speed.look_up_single_values()
speed.write_settings_once()
speed.send_in_bunches()
speed.identify_components_by_key()

# A second thread of NumPy's spins while it waits for a core, which a worker may have.
threadpool_limits(1, user_api="blas")

MAX_FILES, MAX_BYTES = 8, 12 * 2**20
"""Most files and bytes that are kept of one session's uploads, three files of the largest size."""
refusals.limit_uploads(MAX_FILES, MAX_BYTES)


def list_routes() -> list[BaseRoute]:
    """Return the routes that the browser's scripts use."""
    rooms = room_routes.create_routes(draw_strips)
    phones = phone_routes.create_routes(lambda: components.get_address("room/phone_check.js"))
    return [*rooms, *phones, *exercise_routes.create_routes(), *run_routes.create_routes(FRONTEND)]


def list_middleware() -> list[Middleware]:
    """Return the middleware of every request before Streamlit, outermost first."""
    return [
        Middleware(StartErrors),
        Middleware(FrameRefusal),  # outside of the headers, which would refuse the explanation
        Middleware(SecurityHeaders, policy=build_policy(process.read_page())),
        # Starlette's own stands outside of the headers: an error would be answered without them.
        Middleware(ServerErrorMiddleware),
        Middleware(SameOrigin, allowed=st.get_option("server.corsAllowedOrigins") or ()),
        Middleware(HiddenMetrics),
        Middleware(
            PageParts,
            sheet=components.get_address("app.css"),
            script=components.get_address("sandbox.js"),
        ),
        Middleware(
            Preloads, pages={each.name for each in LESSONS}, links=components.list_preloads()
        ),
    ]


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Run the workers and the rooms for as long as the server runs."""
    begin()
    raise_descriptor_limit()
    page_order.use_explicit_navigation()
    # What is loaded now stays loaded, so garbage collections can skip it.
    gc.freeze()
    with ExitStack() as stack:
        stack.enter_context(reserve_database())
        stack.callback(kill_workers)
        async with (
            closing_idle_connections(),
            ROOMS.serving(),
            tidying_homework(),
            CLUSTER.lifespan(app),  # it ends first, before its workers are killed
        ):
            if not process.is_served_by_asgi_server():
                tell_address()
            warming = asyncio.create_task(_warm_up())
            yield
            warming.cancel()
            asyncio.get_running_loop().call_later(WORKER_GRACE, kill_workers)


async def _warm_up() -> None:
    """Compute what the lessons open with, unless that is switched off."""
    if warms_up():
        await warm_up(CLUSTER, RESULTS, DEFAULTS)


def tell_address() -> None:
    """Print the address of the lab and that for phones, with a QR code in a terminal."""
    host, port = st.get_option("server.address") or "", st.get_option("server.port")
    told = describe_start(host, port, with_qr=sys.stdout.isatty())
    try:
        print(told, flush=True)
    except UnicodeEncodeError:  # a terminal without block characters
        print(describe_start(host, port, with_qr=False), flush=True)
