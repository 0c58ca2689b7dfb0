"""The Dask client of the web process, for local workers or a given scheduler.

``BN_LAB_SCHEDULER=tls://host:8786`` joins a running cluster; without it the lab starts workers on
this machine: an interactive one per core, and a batch one per core while there is batch work.
Pages never wait for either: the cluster starts in the background and only the routes that need it
wait. A supervisor connects again whenever the scheduler is lost, and reports what it sees as the
cluster's health.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar
from weakref import WeakSet

from distributed import Client
from distributed.security import Security

from bn_core.compute.actors import ActorHolder
from bn_core.compute.certificates import make_temporary_security
from bn_core.compute.health import RETRY, STOPPED, Health, Sentences
from bn_core.compute.held_actor import BatchActor, HeldActor, InteractiveActor
from bn_core.compute.interruption import call_interruptibly
from bn_core.compute.jobs import GaveWayError, Jobs, kill_worker
from bn_core.compute.security import RefusedAddressError, security_for
from bn_core.compute.session_store import PROCESS, Session
from bn_core.compute.supervision import keep
from bn_core.compute.turns import LostWorkerError, Turn, Turns
from bn_core.compute.work import Work
from bn_core.compute.worker_view import WorkerView, view_workers
from bn_core.compute.workers import (
    BATCH,
    INTERACTIVE,
    LOOPBACK,
    Preparation,
    call,
    keep_workers,
    serve_scheduler,
)
from bn_core.inputs.environment import read_scheduler, read_worker_memory

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
SOON = 0.1
"""Seconds between two looks while work waits for the first batch worker."""
UNUSED = 60.0
"""Seconds without batch work after which this machine's batch workers end."""
MOST_LOSSES = 3
"""How often work is begun again because its worker is gone. Perhaps it kills every worker."""
RECENT = 10.0
"""Seconds after a question in which an actor's worker is not replaced, whatever it holds."""
END_LIMIT = 5.0
"""Seconds in which everything must have ended with the server."""


class NoWorkersError(RuntimeError):
    """There is no worker just now; the message is a sentence for the user."""

    retry_after = RETRY


class Cluster:
    """The client while there are workers, and the state of the workers."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self._health = STOPPED
        self._ending = False
        self._sentences = Sentences(None)
        self._changed = asyncio.Condition()
        self._held: WeakSet[HeldActor] = WeakSet()
        self._workers: dict[str, WorkerView] = {}
        self._turns = Turns(self._count_actors)
        self._jobs = Jobs(self._turns)
        self._since = 0.0
        self._batch_workers = 1
        """How many batch workers there will at least be once they are needed."""

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

    async def run(
        self,
        module: str,
        function: str,
        *args: Any,
        work: Work = Work.INTERACTIVE,
        session: Session = PROCESS,
        owner: object = None,
    ) -> Any:
        """Await ``module.function(*args)`` computed on a worker.

        Interactive work begins at once. Other work waits for a turn, fairly between sessions, and
        cancellation interrupts it on its worker. Background work that gives way to batch work
        begins again later. ``owner`` is what it is computed for: see ``waiting`` and ``promote``.
        """
        if work is Work.INTERACTIVE:
            return await self._run_interactive(module, function, *args)

        async def compute(client: Client, turn: Turn) -> Any:
            asked = (module, function, *args)
            options = {"pure": False, "workers": turn.worker}
            answer = await self._jobs.compute(
                client, turn, lambda job: client.submit(call_interruptibly, job, *asked, **options)
            )
            self._turns.give_back(turn)
            return answer

        return await self._in_turn(work, session, owner, compute)

    async def hold(
        self,
        kind: type,
        *args: Any,
        work: Work = Work.INTERACTIVE,
        session: Session = PROCESS,
        owner: object = None,
    ) -> HeldActor:
        """Make an actor on the worker that holds the fewest of this process's.

        An interactive one answers as soon as it can, any other one in its turns: ``BatchActor``.
        """
        if work is Work.INTERACTIVE:
            async with asyncio.timeout(MAKING):
                return await self._hold_interactive(kind, *args)

        async def make(client: Client, turn: Turn) -> HeldActor:
            held = BatchActor(client, self._turns, self._jobs, turn)
            self._held.add(held)
            await held.make(kind, *args)
            return held

        return await self._in_turn(work, session, owner, make)

    def waiting(self, owner: object) -> str:
        """Say in a sentence what the work of ``owner`` waits for; '' if it does not wait."""
        return self._health.sentence or self._turns.explain_wait(owner)

    def promote(self, owner: object) -> None:
        """Let background work of ``owner`` be batch work, because a reader waits."""
        self._turns.promote(owner)
        for held in self._held:
            if isinstance(held, BatchActor) and held.owner is owner:
                held.work = Work.BATCH

    async def workers(self, work: Work = Work.INTERACTIVE) -> int:
        """How many workers compute work of a kind at the same time, at least one."""
        await self.client()
        if work is Work.INTERACTIVE:
            return max(1, len(self._find(INTERACTIVE)))
        return max(self._batch_workers, len(self._turns.workers))

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncIterator[None]:
        """Start the cluster beside the server, and end it with the server."""
        del app
        address = read_scheduler()
        self._ending = False
        self._sentences = Sentences(address)
        self._changed = asyncio.Condition()
        self._turns = Turns(self._count_actors)
        self._jobs = Jobs(self._turns)
        await self._become(Health("starting", 0, self._sentences.starting))
        serving = asyncio.create_task(self._serve(address))
        try:
            yield
        finally:
            self._ending = True  # work that loses its worker now is not begun again
            await self._become(STOPPED)
            await self._jobs.close()
            serving.cancel()
            await asyncio.wait([serving], timeout=END_LIMIT)

    async def _in_turn(
        self,
        work: Work,
        session: Session,
        owner: object,
        compute: Callable[[Client, Turn], Awaitable[T]],
    ) -> T:
        """Compute in a turn, and again if the work gave way or lost its worker."""
        losses = 0
        while True:
            client = await self.client()
            turn = await self._turns.take(work, session, owner=owner)
            try:
                return await compute(client, turn)
            except GaveWayError:
                continue
            except LostWorkerError:
                losses += 1
                if losses == MOST_LOSSES:
                    raise

    async def _run_interactive(self, module: str, function: str, *args: Any) -> Any:
        client = await self.client()
        asked = (call, module, function, *args)
        if any(each.marks for each in self._workers.values()):
            answer = client.submit(*asked, pure=False, resources={INTERACTIVE: 1})
        else:
            free = [each for each in self._workers if self._turns.is_free(each)]
            answer = client.submit(
                *asked, pure=False, workers=free or None, allow_other_workers=bool(free)
            )
        try:
            return await answer
        except CancelledError as error:  # the connection to the scheduler is lost
            raise NoWorkersError(self._sentences.restarting) from error

    async def _hold_interactive(self, kind: type, *args: Any) -> HeldActor:
        while True:
            client = await self.client()
            worker = min(self._find(INTERACTIVE), key=self._count_actors, default="none")
            held = InteractiveActor(worker)
            self._held.add(held)  # before the wait, so that many at once spread out
            asked = (ActorHolder, uuid.uuid4().hex, kind, *args)
            making = client.submit(*asked, actor=True, pure=False, workers=worker)
            with suppress(LostWorkerError):  # a worker that has died would never make it
                held.actor = await held.unless_lost(making)
                return held

    def _find(self, mark: str) -> list[str]:
        return [address for address, each in self._workers.items() if each.does(mark)]

    def _count_actors(self, worker: str) -> int:
        return Counter(held.worker for held in self._held)[worker]

    async def _serve(self, address: str | None) -> None:
        """Keep the cluster connected until this is cancelled."""
        if address is None:
            await keep(self._serve_here, "the cluster of this machine")
        else:
            security = await self._wait_for_security(address)
            await keep(lambda: self._connect(address, security), "the connection to Dask")

    async def _wait_for_security(self, address: str) -> Security:
        """Return the certificates of a scheduler once they are there."""
        while True:
            try:
                return security_for(address)
            except RefusedAddressError as error:
                if self._health.sentence != str(error):
                    log.error("%s", error)
                    await self._become(Health("failed", 0, str(error)))
                await asyncio.sleep(RETRY)

    async def _serve_here(self) -> None:
        """Run a scheduler and workers that only this process can reach."""
        security = await asyncio.to_thread(make_temporary_security)
        count = os.cpu_count() or 1
        self._batch_workers = count
        async with serve_scheduler(LOOPBACK, 0, security) as address:
            batch = asyncio.create_task(self._serve_batch(count, address, security))
            try:
                async with keep_workers(count, address, security, LOOPBACK, INTERACTIVE):
                    await self._connect(address, security)
            finally:
                batch.cancel()
                await asyncio.wait([batch])

    async def _serve_batch(self, count: int, address: str, security: Security) -> None:
        """Keep batch workers whenever they are wanted, until this is cancelled."""
        while True:
            await self._turns.wanted.wait()
            async with keep_workers(count, address, security, LOOPBACK, BATCH):
                unused = 0.0
                while unused < UNUSED:
                    await asyncio.sleep(LOOK)
                    unused = 0.0 if self._uses_batch_workers() else unused + LOOK

    def _uses_batch_workers(self) -> bool:
        """Whether batch work is there, or an actor that a reader may go on with."""
        actors = (each for each in self._held if isinstance(each, BatchActor) and not each.lost)
        return self._turns.wanted.is_set() or any(actors)

    async def _connect(self, address: str, security: Security) -> None:
        """Connect to a scheduler, and watch its workers until it is lost."""
        client = Client(address, security=security, asynchronous=True, timeout=CONNECTING)
        try:
            await client
            await client.register_plugin(Preparation())
            self._since = time.monotonic()
            self._client = client
            while client.status == "running":
                await self._look(client)
                starting = self._turns.wanted.is_set() and not self._turns.workers
                await asyncio.sleep(SOON if starting else LOOK)
        except Exception as error:
            log.warning("no scheduler at %s: %r", address, error)
            if not self._health.ready:
                await self._become(Health("failed", 0, self._sentences.unreachable))
        finally:
            if self._health.ready:
                await self._become(Health("restarting", 0, self._sentences.restarting))
            self._client = None
            self._learn({})
            self._turns.refuse_all(NoWorkersError(self._health.sentence))
            await client.close(CONNECTING)

    async def _look(self, client: Client) -> None:
        """Report the workers that there are now, and replace one that has grown too large."""
        views = await asyncio.wait_for(view_workers(client, self._workers), CONNECTING)
        self._learn(views)
        now = time.monotonic()
        interactive = len(self._find(INTERACTIVE))
        if interactive:
            self._since = now
            await self._become(Health("ready", interactive, ""))
        elif self._health.ready:
            await self._become(Health("restarting", 0, self._sentences.restarting))
        elif now - self._since > PATIENCE.get(self._health.state, 0.0):
            await self._become(Health("failed", 0, self._sentences.failed))
        bound = read_worker_memory()
        large = [each for each, view in views.items() if view.growth > bound]
        if replaced := next(filter(self._is_idle, large), None):
            log.info("a worker has grown by %.0f MiB and is replaced", views[replaced].growth)
            await kill_worker(client, replaced)

    def _is_idle(self, worker: str) -> bool:
        """Whether nobody would miss a worker just now."""
        asked = (held.asked for held in self._held if held.worker == worker)
        return self._turns.is_free(worker) and max(asked, default=0.0) < time.monotonic() - RECENT

    def _learn(self, workers: dict[str, WorkerView]) -> None:
        """Learn which workers there are; the actors on others are lost."""
        self._workers = workers
        self._turns.set_workers(self._find(BATCH))
        for held in self._held:
            if held.worker not in workers:
                held.lose()

    async def _become(self, health: Health) -> None:
        if health != self._health and (health == STOPPED or not self._ending):
            self._health = health
            async with self._changed:
                self._changed.notify_all()


CLUSTER = Cluster()
"""The process's one cluster: the lifespan starts it, the routes use it."""
