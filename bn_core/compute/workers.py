"""Set up, start and restart worker processes.

Importing this module sets what Dask needs to know for all workers, here and on other machines.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

import dask
from distributed import Nanny, Scheduler, WorkerPlugin
from distributed.comm import connect
from distributed.core import Status
from distributed.security import Security
from distributed.utils import get_mp_context
from distributed.versions import optional_packages

from bn_core.compute.supervision import keep
from bn_core.inputs.environment import warms_up

LOOPBACK = "127.0.0.1"
INTERACTIVE, BATCH = "interactive", "batch"
"""Resources that mark a Dask worker for one kind of work; without a mark it does all kinds."""
START_LIMIT = 60.0
"""Seconds after which a worker that has not connected is killed and started again."""
CONNECTING = 2.0
"""Seconds in which a scheduler must answer before a worker is started for it."""
LOOK = 0.25
"""Seconds between two looks at whether a nanny still keeps its worker."""
END_LIMIT = 2.0
"""Seconds to wait for a worker that is killed before it has started."""
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""What ends a process at once; on Windows SIGTERM does."""
PRELOADED = (
    "distributed",
    "torch",
    "torch._dynamo",  # any optimizer loads it
    "bn_core.training.trainer",
    "bn_core.training.worker_setup",
    "bn_core.compute.actors",
    "bn_core.compute.frozen_objects",  # the last, so that it freezes what the others have loaded
)
"""What the process that workers are forked from has loaded."""
PRELOADED_IF_WARM = "sklearn.datasets"
"""Loaded there, too, in a lab that warms up: only some runs need it, and it takes a second."""

dask.config.set(
    {
        # Dask has its workers give every freed page back at once. Training asks for it again in
        # the next step: three times the processor time for networks of 64 units, by measurement.
        "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
        # These pages ask for no certificate, and the lab does not use them.
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        # Dask measures itself for pages that the lab does not serve. In the web process, which
        # shares one interpreter with all readers, that took three quarters of an idle lab's time.
        "distributed.admin.tick.interval": "500ms",
        "distributed.admin.system-monitor.interval": "10s",
        "distributed.worker.memory.monitor-interval": "1s",
        "distributed.worker.profile.enabled": False,
        "distributed.scheduler.active-memory-manager.start": False,
    }
)
# The supervisor says what has failed; Dask would add its tracebacks.
logging.getLogger("distributed").setLevel(logging.ERROR)
# These two report each connection that closes while the lab ends.
logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
logging.getLogger("distributed.scheduler").setLevel(logging.CRITICAL)
if sys.platform == "linux":
    # A new worker loads PyTorch in seconds, a fork of a process that has loaded it has it at once.
    # Elsewhere system libraries do not stand a fork, or there is none.
    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})
    # Dask would load pandas where workers are forked from, which takes half a second for nothing.
    with suppress(ValueError):
        optional_packages.remove("pandas")


class Preparation(WorkerPlugin):
    """A plugin that prepares each new worker: PyTorch on one thread, and its priority."""

    name = "bn-lab-preparation"

    def setup(self, worker: Any) -> None:
        """Configure the process of a new worker, before it has started a thread for work."""
        call("bn_core.training.worker_setup", "prepare")
        if BATCH in worker.state.total_resources:
            call("bn_core.training.worker_setup", "lower_priority")


def call(module: str, function: str, *args: Any) -> Any:
    """Run ``module.function(*args)``: work is named here and resolved on the worker."""
    return getattr(importlib.import_module(module), function)(*args)


@asynccontextmanager
async def serve_scheduler(host: str, port: int, security: Security) -> AsyncIterator[str]:
    """Run a scheduler that talks TLS alone, and give its address."""
    async with Scheduler(
        host=host,
        port=port,
        protocol="tls",
        security=security,
        dashboard=False,
        dashboard_address=f"{LOOPBACK}:0",
    ) as scheduler:
        yield scheduler.address


@asynccontextmanager
async def keep_workers(
    count: int, scheduler: str, security: Security, host: str | None = None, mark: str = ""
) -> AsyncIterator[None]:
    """Keep ``count`` workers of one thread at a scheduler, and replace lost ones.

    ``mark`` names the kind of work that they do; without one they do all kinds. What they spill to
    the disk lies in a folder that no other account can read.
    """
    if sys.platform == "linux":
        more = [PRELOADED_IF_WARM] if warms_up() else []
        get_mp_context().set_forkserver_preload([*more, *PRELOADED])
        _start_forkserver()
    resources = {mark: 1.0} if mark else None
    with TemporaryDirectory(prefix="bn-lab-workers-", ignore_cleanup_errors=True) as folder:
        start = partial(_serve_worker, scheduler, security, host, folder, resources)
        keepers = [asyncio.create_task(keep(start, "a worker")) for _ in range(count)]
        try:
            yield
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)


def _start_forkserver() -> None:
    """Start the process that workers are forked from, where no signal reaches them.

    A terminal or systemd sends SIGINT or SIGTERM to every process of the lab, and the web process
    ends its workers by itself.
    """
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # it would let the signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


async def _serve_worker(
    scheduler: str,
    security: Security,
    host: str | None,
    folder: str,
    resources: dict[str, float] | None,
) -> None:
    """Run a worker and its nanny, which restarts it, until the nanny ends."""
    # A nanny that finds no scheduler would wait longer and longer before it tries again.
    comm = await connect(scheduler, CONNECTING, **security.get_connection_args("worker"))
    await comm.close()
    nanny = Nanny(
        scheduler,
        nthreads=1,
        host=host,
        security=security,
        local_directory=folder,
        resources=resources,
        silence_logs=logging.ERROR,
        death_timeout=START_LIMIT,
    )
    starting = asyncio.ensure_future(nanny.start())
    try:
        # A nanny whose start is cancelled cannot be closed any more.
        await asyncio.shield(starting)
        while nanny.status == Status.running:
            await asyncio.sleep(LOOK)
    finally:
        # Nothing on a worker is worth an orderly end, which waits for the work in hand.
        if nanny.pid:
            os.kill(nanny.pid, _KILL)
        with suppress(TimeoutError):
            async with asyncio.timeout(END_LIMIT):
                await asyncio.gather(starting, return_exceptions=True)
                await nanny.close()
