"""Batch work has workers of its own, where it waits for its turn and can be interrupted."""

import asyncio
from dataclasses import replace
from threading import Lock
from typing import Any

import psutil
import pytest

from bn_core.compute import cluster as module
from bn_core.compute import jobs
from bn_core.compute.actors import ExperimentActor, LiveActor
from bn_core.compute.cluster import Cluster
from bn_core.compute.part_scheduler import PartScheduler
from bn_core.compute.session_store import Session
from bn_core.compute.turns import LostWorkerError
from bn_core.compute.work import Work
from bn_core.compute.worker_view import WorkerView
from bn_core.lessons.depth.config import DepthConfig
from bn_core.lessons.depth.experiments import GRADIENTS
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.result import Sweep
from tests.cluster import LIMIT, TINY, Await, have_workers
from tests.compute.processes import find_jobs

HERE = "tests.compute.processes"
LONG = SweepConfig(axis="batch", rates=3, cells=4, seeds=1, steps=100)


async def begin(cluster: Cluster, function: str, work: Work = Work.BATCH) -> asyncio.Task[Any]:
    """Begin work, and wait until it runs on a worker."""
    before = len(await busy(cluster))
    task = asyncio.create_task(cluster.run(HERE, function, work=work, session=Session()))
    while len(await busy(cluster)) <= before:
        await asyncio.sleep(0.01)
    return task


async def busy(cluster: Cluster) -> list[int]:
    """The processes of the workers on which a job runs that can be interrupted."""
    client = await cluster.client()
    found = (await client.run(find_jobs, on_error="ignore")).values()
    return [pid for pid, jobs in found if jobs]


async def until_idle(cluster: Cluster) -> None:
    async with asyncio.timeout(LIMIT):
        while await busy(cluster):
            await asyncio.sleep(0.01)


def test_batch_work_has_workers_of_lower_priority(cluster: Cluster, wait: Await) -> None:
    async def look() -> None:
        interactive = await cluster.run(HERE, "pid_and_priority")
        batch = await cluster.run(HERE, "pid_and_priority", work=Work.BATCH)
        assert batch[0] != interactive[0]
        assert batch[1] > interactive[1]
        assert cluster.health.workers == 2
        assert await cluster.workers(Work.BATCH) == 2

    wait(look())


def test_check_is_answered_while_every_batch_worker_is_busy(cluster: Cluster, wait: Await) -> None:
    async def story() -> None:
        running = [await begin(cluster, "loop") for _ in range(2)]
        session = Session()
        waiting = asyncio.create_task(cluster.run("os", "getpid", work=Work.BATCH, session=session))
        held = await cluster.hold(LiveActor, TINY)
        await held.ask("start")
        assert await cluster.run("os", "getpid") not in await busy(cluster)
        assert "2 experiments of other readers" in cluster.waiting(session)
        running[0].cancel()
        assert await waiting
        assert cluster.waiting(session) == ""
        running[1].cancel()
        await until_idle(cluster)

    wait(story())


def test_cancelled_work_that_ignores_it_is_killed(
    cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "STUBBORN", 0.2)

    async def story() -> None:
        task = await begin(cluster, "ignore_interruption")
        [worker] = await busy(cluster)
        task.cancel()
        while psutil.pid_exists(worker):
            await asyncio.sleep(0.01)
        assert await cluster.run("operator", "add", 1, 2, work=Work.BATCH) == 3

    wait(story())


def test_background_work_gives_way_and_begins_again(cluster: Cluster, wait: Await) -> None:
    async def story() -> None:
        background = [await begin(cluster, "loop", Work.BACKGROUND) for _ in range(2)]
        assert await cluster.run("operator", "add", 1, 2, work=Work.BATCH) == 3
        while len(await busy(cluster)) < 2:
            await asyncio.sleep(0.01)
        for each in background:
            assert not each.done()
            each.cancel()
        await until_idle(cluster)

    wait(story())


def test_cancelled_question_ends_an_experiment(cluster: Cluster, wait: Await) -> None:
    async def story() -> None:
        config = DepthConfig(layers=160, together=256, seeds=5)
        held = await cluster.hold(ExperimentActor, GRADIENTS.worker, config, work=Work.BATCH)
        await held.ask("start")
        asking = asyncio.create_task(held.ask("step", 10**6, config))
        while not await busy(cluster):
            await asyncio.sleep(0.01)
        asking.cancel()
        await until_idle(cluster)
        with pytest.raises(LostWorkerError):
            await held.ask("start")

    wait(story())


def test_stopped_parts_are_computed_again_when_asked_for(cluster: Cluster, wait: Await) -> None:
    async def story() -> None:
        parts = PartScheduler(cluster, "bn_core.lessons.sweeps.worker.sweep", Sweep.start(LONG))
        _, before = await parts.advance(0.0, LONG)
        await parts.stop()
        await until_idle(cluster)
        assert await parts.now() == (False, [])
        _, after = await parts.step(1, LONG)
        assert after[-1].step > sum(each.step for each in before)
        await parts.stop()
        await until_idle(cluster)

    wait(story())


def test_batch_work_of_a_killed_worker_is_done_by_another(cluster: Cluster, wait: Await) -> None:
    async def story() -> None:
        task = await begin(cluster, "loop")
        [worker] = await busy(cluster)
        psutil.Process(worker).kill()
        while await busy(cluster) in ([], [worker]):
            await asyncio.sleep(0.01)
        task.cancel()
        await until_idle(cluster)

    wait(story())


def test_worker_that_has_grown_is_replaced_once_nobody_needs_it(
    cluster: Cluster, wait: Await
) -> None:
    async def story() -> None:
        held = await cluster.hold(LiveActor, TINY)
        await held.ask("start")
        look = module.view_workers

        async def see_growth(*args: Any) -> dict[str, WorkerView]:
            views = await look(*args)
            grown = (
                {held.worker: replace(views[held.worker], memory=1e6)}
                if held.worker in views
                else {}
            )
            return {**views, **grown}

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "view_workers", see_growth)
            assert not cluster._is_idle(held.worker)
            patch.setattr(module, "RECENT", 0.0)
            while not held.lost:
                await asyncio.sleep(0.01)
        await have_workers(cluster, 2)

    wait(story())


def test_unused_batch_workers_end_and_start_again(cluster: Cluster, wait: Await) -> None:
    async def story() -> None:
        before = await cluster.run("os", "getpid", work=Work.BATCH)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "UNUSED", 0.0)
            while cluster._turns.workers:
                await asyncio.sleep(0.01)
        assert await cluster.run("os", "getpid", work=Work.BATCH) != before

    wait(story())


def test_work_that_cannot_be_sent_leaves_its_turn(cluster: Cluster, wait: Await) -> None:
    unsendable = Lock()
    for _ in range(3):
        with pytest.raises(TypeError, match="serialize"):
            wait(cluster.run("operator", "not_", unsendable, work=Work.BATCH))
    assert wait(cluster.run("operator", "add", 1, 2, work=Work.BATCH)) == 3
