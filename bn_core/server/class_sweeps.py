"""Run a closed class sweep on the workers, and send the results to its room."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from bn_core.classroom.activities.class_sweep import ClassSweepActivity, Job
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.live.rooms import ROOMS
from bn_core.classroom.live.writer import call_database
from bn_core.classroom.room.state import Room
from bn_core.compute.cluster import CLUSTER, NoWorkersError
from bn_core.compute.health import STOPPED
from bn_core.compute.session_store import Session
from bn_core.compute.work import Work
from bn_core.experiments.run_config import RunConfig
from bn_core.storage.database import StorageError
from bn_core.storage.lock import reserve_work

log = logging.getLogger(__name__)
MAX_RUNS = 4
"""Most runs of one class that wait for their turn or are computed at the same time."""
LOOK_AGAIN = 5.0
"""Seconds after which a process looks whether another one still trains a class's networks."""


class ClassSweeps:
    """The class sweeps in progress, by room and turn; each is started once."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}

    def start(self, room: Room) -> None:
        """Train the networks that this room has left, unless they are in training."""
        key = room.code, room.turn
        if key in self._tasks or not _list_jobs(room, room.turn):
            return
        task = asyncio.create_task(_train_once(*key))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))


def _list_jobs(room: Room, turn: int) -> Sequence[Job]:
    """Return the networks that are left to train in this turn."""
    activity = room.activity if room.turn == turn else None
    return activity.jobs if isinstance(activity, ClassSweepActivity) else ()


async def _train_once(code: str, turn: int) -> None:
    """Train what is left, unless another process does; take over if that is killed."""
    try:
        while jobs := _list_jobs((await ROOMS.registry.get(code)).room, turn):
            work = ExitStack()
            try:
                reserved = reserve_work(f"class sweep {code} {turn}")
                if await call_database(work.enter_context, reserved):
                    await _train(code, turn, jobs)
                    return
            finally:
                await call_database(work.close)
            await asyncio.sleep(LOOK_AGAIN)
    except (RefusedError, StorageError) as error:
        log.info("a class sweep ended early: %s", error)


async def _train(code: str, turn: int, jobs: Sequence[Job]) -> None:
    """Train run by run; the rest is dropped once the class has moved on."""
    free, session = asyncio.Semaphore(MAX_RUNS), Session()

    async def train(shared: list[Job]) -> None:
        async with free:
            results = await _run_networks(shared[0].config, session)
            for job in shared if results else ():
                await ROOMS.act_as_lab(code, NetworkMeasured(job.student, *results[job.norm]), turn)

    groups = [list(each) for _, each in itertools.groupby(jobs, key=lambda job: job.config)]
    try:
        async with asyncio.TaskGroup() as group:
            for shared in groups:
                group.create_task(train(shared))
    except* (RefusedError, StorageError, NoWorkersError) as errors:
        log.info("a class sweep ended early: %s", errors.exceptions[0])


async def _run_networks(config: RunConfig, session: Session) -> dict[str, Any]:
    """Return the results of both networks of a run; {} if it failed.

    A failed run stays among the room's jobs and is tried again. Workers that are away are waited
    for, unless the server ends.
    """
    while True:
        try:
            results: dict[str, Any] = await CLUSTER.run(
                "bn_core.training.outcomes",
                "measure_outcomes",
                config,
                work=Work.BATCH,
                session=session,
            )
        except NoWorkersError as error:
            if CLUSTER.health == STOPPED:
                raise
            await asyncio.sleep(error.retry_after)
        except Exception:  # the runs of the others go on, whatever stopped this worker
            log.exception("a run of a class has failed")
            return {}
        else:
            return results


SWEEPS = ClassSweeps()
"""The class sweeps of this process."""
