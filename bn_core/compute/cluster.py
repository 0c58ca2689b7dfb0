"""The Dask client of the web process, on a local cluster or a given scheduler.

``BN_LAB_SCHEDULER=tcp://host:8786`` joins a running cluster; without it the lab starts one worker
a core on this machine. Pages never wait for either: the cluster starts in the background and
only the routes that need it wait.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from weakref import WeakSet

import dask
from distributed import Client, LocalCluster, WorkerPlugin

log = logging.getLogger(__name__)

SCHEDULER = "BN_LAB_SCHEDULER"
# Dask has its workers give every freed page back at once. Training asks for it again in the next
# step: three times the processor time for networks of 64 units, by measurement.
dask.config.set({"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None})
PATIENCE = 60.0
"""Seconds a request waits for the cluster before it says that there is none."""

LOOK = 0.5
"""Seconds between two looks at whether the worker of an actor in the making still lives."""


class NoWorkersError(RuntimeError):
    """Nobody can compute just now; the message is a sentence for the user."""


class OneThread(WorkerPlugin):
    """Make a worker ready: PyTorch loaded, one thread each, denormals flushed to zero."""

    name = "bn-lab-one-thread"

    def setup(self, worker: Any) -> None:
        """Configure PyTorch in the process of a new worker."""
        del worker
        call("bn_core.training.worker_setup", "prepare")


def call(module: str, function: str, *args: Any) -> Any:
    """Run ``module.function(*args)``: work is named here and resolved on the worker."""
    return getattr(importlib.import_module(module), function)(*args)


class HeldActor:
    """An actor and the worker it was put on; the actor ends when this is forgotten."""

    def __init__(self, worker: str, actor: Any = None) -> None:
        self.worker = worker
        self.actor = actor


class Cluster:
    """The client, once it is ready, and the sentence that says why it is not."""

    def __init__(self) -> None:
        self._client: asyncio.Future[Client] | None = None
        self._held: WeakSet[HeldActor] = WeakSet()

    async def client(self) -> Client:
        """The connected client; NoWorkersError if the cluster cannot be had."""
        if self._client is None:
            raise NoWorkersError("The lab is not running, so nothing can be computed.")
        try:
            return await asyncio.wait_for(asyncio.shield(self._client), PATIENCE)
        except NoWorkersError:
            raise
        except Exception as error:
            log.warning("no Dask cluster", exc_info=error)
            raise NoWorkersError(_absence()) from error

    async def run(self, module: str, function: str, *args: Any) -> Any:
        """Await ``module.function(*args)`` computed on a worker."""
        client = await self.client()
        return await client.submit(call, module, function, *args, pure=False)

    async def hold(self, kind: type, *args: Any) -> HeldActor:
        """Make an actor on the worker that holds the fewest of this process's."""
        client = await self.client()
        async with asyncio.timeout(PATIENCE):
            while True:
                here = await _addresses(client)
                taken = Counter(held.worker for held in self._held)
                held = HeldActor(min(here, key=lambda each: taken[each], default=""))
                self._held.add(held)  # before the wait, so that many at once spread out
                on = held.worker or None
                held.actor = await _made(
                    client, client.submit(kind, *args, actor=True, pure=False, workers=on), on
                )
                if held.actor is not None:
                    return held

    async def workers(self) -> int:
        """How many workers there are now, at least one."""
        return max(1, len(await _addresses(await self.client())))

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncIterator[None]:
        """Start the cluster beside the server, and end it with the server."""
        del app
        loop = asyncio.get_running_loop()
        self._client = loop.create_future()
        # A caller that waits gets the failure; without one it is not worth a traceback.
        self._client.add_done_callback(lambda done: done.cancelled() or done.exception())
        stop = asyncio.Event()
        serving = loop.create_task(self._serve(self._client, stop))
        try:
            yield
        finally:
            stop.set()
            if not self._client.done():
                serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            self._client.cancel()
            self._client = None

    @staticmethod
    async def _serve(ready: asyncio.Future[Client], stop: asyncio.Event) -> None:
        """Hold the cluster and its client open, in one task, until told to stop."""
        try:
            async with AsyncExitStack() as stack:
                address: Any = os.environ.get(SCHEDULER)
                client = await stack.enter_async_context(
                    Client(
                        address or await stack.enter_async_context(_local()),
                        asynchronous=True,
                        timeout=PATIENCE,
                    )
                )
                await client.register_plugin(OneThread())
                ready.set_result(client)
                await stop.wait()
        except Exception as error:
            if ready.done():
                log.warning("the Dask cluster did not end well", exc_info=error)
            else:
                ready.set_exception(error)


async def _made(client: Client, future: Any, worker: str | None) -> Any:
    """Return the actor once it is created, or None if its worker has died."""
    making = asyncio.ensure_future(future)
    try:
        while not (await asyncio.wait([making], timeout=LOOK))[0]:
            if worker and worker not in await _addresses(client):
                return None
        return making.result()
    finally:
        making.cancel()


async def _addresses(client: Client) -> list[str]:
    # Asked of the scheduler: what the client remembers lags behind.
    return list((await client.scheduler.identity(n_workers=-1))["workers"])


def _local() -> LocalCluster:
    return LocalCluster(
        n_workers=os.cpu_count() or 1,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        asynchronous=True,
        silence_logs=logging.ERROR,
    )


def _absence() -> str:
    if address := os.environ.get(SCHEDULER):
        return f"No Dask scheduler answers at {address}; start one there, or unset {SCHEDULER}."
    return "The workers could not be started; the server's log says why."


CLUSTER = Cluster()
"""The process's one cluster: the lifespan starts it, the routes use it."""
