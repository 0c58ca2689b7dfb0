"""The Dask client of the web process, for local workers or a given scheduler.

``BN_LAB_SCHEDULER=tls://host:8786`` joins a running cluster; without it the lab starts one worker
a core on this machine. Pages never wait for either: the cluster starts in the background and
only the routes that need it wait. A supervisor connects again whenever the scheduler is lost, and
reports what it sees as the cluster's health.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar
from weakref import WeakSet

from distributed import Client
from distributed.security import Security

from bn_core.compute.health import RETRY, SCHEDULER, STOPPED, Health, Sentences
from bn_core.compute.security import RefusedAddressError, security_for
from bn_core.compute.supervision import keep
from bn_core.compute.workers import LOOPBACK, OneThread, call, keep_workers, serve_scheduler

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE = {"starting": 60.0, "restarting": 10.0}
"""Seconds that a request waits for a worker in these states before the answer names the state."""
CONNECTING = 5.0
"""Seconds in which a scheduler must answer."""
MAKING = 60.0
"""Seconds in which a worker that may be busy must have made an actor."""
LOOK = 0.5
"""Seconds between two looks at the workers."""
END_LIMIT = 5.0
"""Seconds in which everything must have ended with the server."""


class NoWorkersError(RuntimeError):
    """There is no worker just now; the message is a sentence for the user."""

    retry_after = RETRY


class LostWorkerError(RuntimeError):
    """The worker that held an actor is gone, and the actor with it."""


class HeldActor:
    """An actor and the worker it was put on; the actor ends when this is forgotten."""

    def __init__(self, worker: str, actor: Any = None) -> None:
        self.worker = worker
        self.actor = actor
        self._lost = asyncio.Event()

    async def ask(self, method: str, *args: Any) -> Any:
        """Await a method of the actor; LostWorkerError once its worker is gone."""
        return await self.unless_lost(getattr(self.actor, method)(*args))

    async def unless_lost(self, answer: Awaitable[T]) -> T:
        """Await an answer of the worker, which Dask never gives if a connection is lost."""
        answering = asyncio.ensure_future(answer)
        losing = asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait([answering, losing], return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                return answering.result()
            raise LostWorkerError(self.worker)
        finally:
            answering.cancel()
            losing.cancel()

    def lose(self) -> None:
        """End the waiting for this actor, because its worker is gone."""
        self._lost.set()


class Cluster:
    """The client while there are workers, and the state of the workers."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self._health = STOPPED
        self._sentences = Sentences(None)
        self._changed = asyncio.Condition()
        self._held: WeakSet[HeldActor] = WeakSet()
        self._since = 0.0

    @property
    def health(self) -> Health:
        """Whether somebody can compute now, and the sentence that says why not."""
        return self._health

    async def client(self) -> Client:
        """The client of a cluster that has workers; NoWorkersError if there are none."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE.get(self._health.state, 0.0)), self._changed:
                await self._changed.wait_for(lambda: self._health.state not in PATIENCE)
        if self._client is None or not self._health.ready:
            raise NoWorkersError(self._health.sentence)
        return self._client

    async def run(self, module: str, function: str, *args: Any) -> Any:
        """Await ``module.function(*args)`` computed on a worker."""
        client = await self.client()
        try:
            return await client.submit(call, module, function, *args, pure=False)
        except CancelledError as error:  # the connection to the scheduler is lost
            raise NoWorkersError(self._sentences.restarting) from error

    async def hold(self, kind: type, *args: Any) -> HeldActor:
        """Make an actor on the worker that holds the fewest of this process's."""
        async with asyncio.timeout(MAKING):
            while True:
                client = await self.client()
                here = await _find_workers(client)
                taken = Counter(held.worker for held in self._held)
                held = HeldActor(min(here, key=lambda each: taken[each], default="none"))
                self._held.add(held)  # before the wait, so that many at once spread out
                making = client.submit(kind, *args, actor=True, pure=False, workers=held.worker)
                with suppress(LostWorkerError):  # a worker that has died would never make it
                    held.actor = await held.unless_lost(making)
                    return held

    async def workers(self) -> int:
        """How many workers there are now, at least one."""
        return max(1, len(await _find_workers(await self.client())))

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncIterator[None]:
        """Start the cluster beside the server, and end it with the server."""
        del app
        address = os.environ.get(SCHEDULER)
        self._sentences = Sentences(address)
        self._changed = asyncio.Condition()
        await self._become(Health("starting", 0, self._sentences.starting))
        serving = asyncio.create_task(self._serve(address))
        try:
            yield
        finally:
            serving.cancel()
            await asyncio.wait([serving], timeout=END_LIMIT)
            await self._become(STOPPED)

    async def _serve(self, address: str | None) -> None:
        """Keep the cluster connected until this is cancelled."""
        try:
            if address is None:
                await keep(self._serve_here, "the cluster of this machine")
            else:
                security = security_for(address)
                await keep(lambda: self._connect(address, security), "the connection to Dask")
        except RefusedAddressError as error:
            log.error("%s", error)
            await self._become(Health("failed", 0, str(error)))

    async def _serve_here(self) -> None:
        """Run a scheduler and workers that only this process can reach."""
        security = await asyncio.to_thread(Security.temporary)
        async with (
            serve_scheduler(LOOPBACK, 0, security) as address,
            keep_workers(os.cpu_count() or 1, address, security, LOOPBACK),
        ):
            await self._connect(address, security)

    async def _connect(self, address: str, security: Security) -> None:
        """Connect to a scheduler, and watch its workers until it is lost."""
        client = Client(address, security=security, asynchronous=True, timeout=CONNECTING)
        try:
            await client
            await client.register_plugin(OneThread())
            self._since = time.monotonic()
            self._client = client
            while client.status == "running":
                await self._look(await asyncio.wait_for(_find_workers(client), CONNECTING))
                await asyncio.sleep(LOOK)
        except Exception as error:
            log.warning("no scheduler at %s: %r", address, error)
            if not self._health.ready:
                await self._become(Health("failed", 0, self._sentences.unreachable))
        finally:
            if self._health.ready:
                await self._become(Health("restarting", 0, self._sentences.restarting))
            self._client = None
            self._lose_actors([])
            await client.close(CONNECTING)

    async def _look(self, here: list[str]) -> None:
        """Report the workers that there are now."""
        self._lose_actors(here)
        now = time.monotonic()
        if here:
            self._since = now
            await self._become(Health("ready", len(here), ""))
        elif self._health.ready:
            await self._become(Health("restarting", 0, self._sentences.restarting))
        elif now - self._since > PATIENCE.get(self._health.state, 0.0):
            await self._become(Health("failed", 0, self._sentences.failed))

    def _lose_actors(self, here: list[str]) -> None:
        for held in self._held:
            if held.worker not in here:
                held.lose()

    async def _become(self, health: Health) -> None:
        if health != self._health:
            self._health = health
            async with self._changed:
                self._changed.notify_all()


async def _find_workers(client: Client) -> list[str]:
    # Asked of the scheduler: what the client remembers lags behind.
    return list((await client.scheduler.identity(n_workers=-1))["workers"])


CLUSTER = Cluster()
"""The process's one cluster: the lifespan starts it, the routes use it."""
