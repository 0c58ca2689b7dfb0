"""The runs of a class go to the workers once picking is closed, and their outcomes to the room."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Sequence
from typing import Any

from bn_core.classroom.activities.class_sweep import ClassSweepActivity, Job
from bn_core.classroom.errors import RefusedError
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.room import Room
from bn_core.classroom.rooms import ROOMS
from bn_core.compute.cluster import CLUSTER, NoWorkersError
from bn_core.experiments.run_config import RunConfig
from bn_core.storage.database import StorageError

log = logging.getLogger(__name__)
AT_ONCE = 4
"""Runs of one class on their way at the same time: live lessons want the workers too."""


class Sweeps:
    """The class sweeps in progress, by room and turn; each is begun once."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}

    def begin(self, room: Room) -> None:
        """Train what this room has left to be trained, unless that is being done."""
        activity, key = room.activity, (room.code, room.turn)
        if not isinstance(activity, ClassSweepActivity) or key in self._tasks or not activity.jobs:
            return
        task = asyncio.create_task(_train(*key, activity.jobs))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))


async def _train(code: str, turn: int, jobs: Sequence[Job]) -> None:
    """Run by run; a class that has gone on needs none of the rest."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(shared: list[Job]) -> None:
        async with free:
            came = await _outcomes(shared[0].config)
            for job in shared if came else ():
                await ROOMS.act_as_lab(code, NetworkMeasured(job.student, *came[job.norm]), turn)

    groups = [list(each) for _, each in itertools.groupby(jobs, key=lambda job: job.config)]
    try:
        async with asyncio.TaskGroup() as group:
            for shared in groups:
                group.create_task(one(shared))
    except* (RefusedError, StorageError, NoWorkersError) as errors:
        log.info("a class sweep ended early: %s", errors.exceptions[0])


async def _outcomes(config: RunConfig) -> dict[str, Any]:
    """What came of both networks of a run; {} if it failed: it is tried again with those left."""
    try:
        came: dict[str, Any] = await CLUSTER.run("bn_core.training.outcomes", "outcomes", config)
    except NoWorkersError:
        raise
    except Exception:  # whatever a worker has died of, the others' runs go on
        log.exception("a run of a class has failed")
        return {}
    return came


SWEEPS = Sweeps()
"""Those of this process."""
