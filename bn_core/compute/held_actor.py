"""Actors on workers, as the web process holds them."""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from distributed import Client

from bn_core.compute.actors import ActorHolder
from bn_core.compute.jobs import Jobs
from bn_core.compute.turns import LostWorkerError, Turn, Turns

T = TypeVar("T")

GRACE = 0.25
"""Seconds for which a turn is kept for the next question after an answer."""
LONGEST_TURN = 5.0
"""Seconds after which an actor gives its turn to others that wait, and waits for the next one."""


class HeldActor:
    """An actor and the worker it was put on; the actor ends when this is forgotten."""

    def __init__(self, worker: str, actor: Any = None) -> None:
        self.worker = worker
        self.actor = actor
        self.asked = time.monotonic()
        """When it last answered; infinity while it does."""
        self._lost = asyncio.Event()

    async def ask(self, method: str, *args: Any) -> Any:
        """Await a method of the actor; LostWorkerError once its worker is gone."""
        return await self.unless_lost(self.call(method, *args))

    def call(self, method: str, *args: Any) -> Awaitable[Any]:
        """Begin a method of the actor; LostWorkerError if its worker is gone."""
        try:
            begin: Callable[..., Awaitable[Any]] = getattr(self.actor, method)
        except RuntimeError as error:
            raise LostWorkerError(self.worker) from error
        return begin(*args)

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

    @property
    def lost(self) -> bool:
        """Whether the actor is gone."""
        return self._lost.is_set()

    def lose(self) -> None:
        """End the waiting for this actor, because its worker is gone."""
        self._lost.set()


class InteractiveActor(HeldActor):
    """An actor on an interactive worker, which answers as soon as it can."""

    async def ask(self, method: str, *args: Any) -> Any:
        """Await a method of the actor; LostWorkerError once its worker is gone."""
        self.asked = math.inf
        try:
            return await self.unless_lost(self.call("ask", uuid.uuid4().hex, method, *args))
        finally:
            self.asked = time.monotonic()


class BatchActor(HeldActor):
    """An actor on a batch worker, which waits for a turn before it answers.

    It keeps the turn between two questions that follow each other closely, because a question may
    take a twentieth of a second, and a part of another experiment a minute. An ask that is
    cancelled, gives way or fails ends the actor, for it was stopped at any point of its work.
    """

    def __init__(self, client: Client, turns: Turns, jobs: Jobs, turn: Turn) -> None:
        super().__init__(turn.worker)
        self._client, self._turns, self._jobs = client, turns, jobs
        self.work, self.owner = turn.work, turn.owner
        self._session = turn.session
        self._turn: Turn | None = turn
        self._since = time.monotonic()
        self._giving: asyncio.TimerHandle | None = None

    async def make(self, kind: type, *args: Any) -> None:
        """Make the actor on the worker of the turn that this was given."""

        def submit(job: str) -> Awaitable[Any]:
            options = {"actor": True, "pure": False, "workers": self.worker}
            making: Awaitable[Any] = self._client.submit(ActorHolder, job, kind, *args, **options)
            return making

        self.actor = await self._compute(submit)

    async def ask(self, method: str, *args: Any) -> Any:
        """Await a method of the actor in its turn.

        LostWorkerError says that the actor is gone, GaveWayError that background work gave way to
        batch work, and its actor is gone, too.
        """
        return await self._compute(lambda job: self.call("ask", job, method, *args))

    async def _compute(self, begin: Callable[[str], Awaitable[T]]) -> T:
        """Begin a job in a turn, await its answer, and keep the turn for a moment."""
        if self.lost:
            raise LostWorkerError(self.worker)
        turn = await self._take()
        try:
            answer = await self._jobs.compute(self._client, turn, begin)
        except BaseException:
            self.lose()
            raise
        self.asked = time.monotonic()
        if self.asked - self._since > LONGEST_TURN and self._turns.is_waited_for(turn):
            self._turns.give_back(turn)
        else:
            self._turn = turn
            self._giving = asyncio.get_running_loop().call_later(GRACE, self._give_back)
        return answer

    async def _take(self) -> Turn:
        self.asked = time.monotonic()
        turn, self._turn = self._turn, None
        if self._giving:
            self._giving.cancel()
        if turn and turn.wanted_back.is_set():  # batch work need not wait for the next answer
            self._turns.give_back(turn)
            turn = None
        if turn is None:
            turn = await self._turns.take(self.work, self._session, self.worker, self.owner)
            self._since = time.monotonic()
        return turn

    def _give_back(self) -> None:
        if self._turn:
            self._turns.give_back(self._turn)
        self._turn = None
