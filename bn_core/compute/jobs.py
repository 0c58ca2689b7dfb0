"""Await work on a batch worker, and end it there if nobody awaits it any longer."""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, TypeVar

from distributed import Client

from bn_core.compute.interruption import interrupt
from bn_core.compute.turns import LostWorkerError, Turn, Turns

T = TypeVar("T")

AGAIN = 0.1
"""Seconds after which work that had not begun is interrupted again."""
STUBBORN = 2.0
"""Seconds in which interrupted work must have ended; then its worker is killed."""
GONE = 5.0
"""Seconds in which it is noticed that a killed worker is gone."""
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""What ends a process at once; on Windows SIGTERM does."""


class GaveWayError(RuntimeError):
    """Background work was interrupted, because batch work needs its worker."""


class Jobs:
    """Work on the batch workers that is awaited or being interrupted."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._ending: set[asyncio.Task[None]] = set()

    async def compute(self, client: Client, turn: Turn, begin: Callable[[str], Awaitable[T]]) -> T:
        """Await the answer of a job; then the turn has to be given back.

        If there is no answer, it is given back here. Cancellation interrupts the job, and so does
        batch work that waits for a background turn: GaveWayError. LostWorkerError says that the
        worker is gone.
        """
        job = uuid.uuid4().hex
        try:
            answering = asyncio.ensure_future(begin(job))
        except BaseException:
            self._turns.give_back(turn)
            raise
        ends = [asyncio.ensure_future(each.wait()) for each in (turn.lost, turn.wanted_back)]
        try:
            await asyncio.wait([answering, *ends], return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._begin_end(client, turn, job, answering)
            raise
        finally:
            for each in ends:
                each.cancel()
        if not answering.done() and not turn.lost.is_set():
            self._begin_end(client, turn, job, answering)
            raise GaveWayError
        try:
            if answering.done():
                return answering.result()
            answering.cancel()
            raise LostWorkerError(turn.worker)
        except CancelledError as error:  # the connection to the scheduler is lost
            self._turns.give_back(turn)
            raise LostWorkerError(turn.worker) from error
        except BaseException:
            self._turns.give_back(turn)
            raise

    async def close(self) -> None:
        """Stop ending jobs, because all workers end."""
        for each in self._ending:
            each.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _begin_end(
        self, client: Client, turn: Turn, job: str, answering: asyncio.Future[Any]
    ) -> None:
        task = asyncio.create_task(self._end(client, turn, job, answering))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(
        self, client: Client, turn: Turn, job: str, answering: asyncio.Future[Any]
    ) -> None:
        """Interrupt a job until it has ended, then give its turn back."""
        answering.add_done_callback(lambda done: done.cancelled() or done.exception())
        running = True
        try:
            async with asyncio.timeout(STUBBORN):
                while not answering.done() and not turn.lost.is_set():
                    said = await client.run(interrupt, job, workers=[turn.worker])
                    running = any(said.values())
                    await asyncio.wait([answering], timeout=AGAIN)
        except TimeoutError:
            if running:  # else it waits behind the work of another lab
                await kill_worker(client, turn.worker)
                with suppress(TimeoutError):
                    await asyncio.wait_for(turn.lost.wait(), GONE)
        except Exception:  # the worker has died meanwhile, or the scheduler has
            pass
        finally:
            answering.cancel()
            self._turns.give_back(turn)


async def kill_worker(client: Client, worker: str) -> None:
    """Kill a worker's process; its nanny starts another one."""
    with suppress(Exception):  # it may be gone already
        await client.run(_kill_process, nanny=True, workers=[worker])


def _kill_process(dask_worker: Any) -> None:
    """Kill the process of a nanny, which Dask passes as ``dask_worker``."""
    if dask_worker.pid:
        os.kill(dask_worker.pid, _KILL)
