"""The cluster begins with the server, computes what is named, and leaves nothing behind."""

import asyncio
import logging
import os
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil
import pytest

from bn_core import normalize
from bn_core.compute import cluster as module
from bn_core.compute.actors import LiveActor
from bn_core.compute.cluster import SCHEDULER, Cluster, NoWorkersError
from tests.cluster import LIMIT, TINY, Await

LOG = "bn_core.compute.cluster"


def test_named_work_is_done_by_another_process(cluster: Cluster, wait: Await) -> None:
    assert wait(cluster.run("os", "getpid")) != os.getpid()
    verdict = wait(
        cluster.run(
            "bn_core.lessons.four_steps.worker.pytorch_check", "check", normalize([[1.0], [2.0]])
        )
    )
    assert verdict["state"] == "agrees"


def test_a_worker_has_one_thread(cluster: Cluster, wait: Await) -> None:
    assert wait(cluster.run("torch", "get_num_threads")) == 1
    assert wait(cluster.workers()) == 2


def test_a_worker_keeps_its_memory_for_the_next_step(cluster: Cluster, wait: Await) -> None:
    assert wait(cluster.run("os", "getenv", "MALLOC_TRIM_THRESHOLD_")) is None


def test_what_goes_wrong_on_a_worker_is_raised_here(cluster: Cluster, wait: Await) -> None:
    with pytest.raises(ZeroDivisionError):
        wait(cluster.run("operator", "truediv", 1, 0))


def test_the_same_work_twice_is_done_twice(cluster: Cluster, wait: Await) -> None:
    first, second = (wait(cluster.run("uuid", "uuid4")) for _ in range(2))
    assert first != second


def test_held_actors_spread_over_the_workers(cluster: Cluster, wait: Await) -> None:
    async def hold_four() -> Counter[str]:
        held = await asyncio.gather(*(cluster.hold(LiveActor, TINY) for _ in range(4)))
        return Counter(one.actor._address for one in held)

    assert list(wait(hold_four()).values()) == [2, 2]


def test_a_cluster_that_is_not_running_says_so() -> None:
    with pytest.raises(NoWorkersError, match="not running"):
        asyncio.run(Cluster().client())


def on_one_worker(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[Cluster], Any]
) -> tuple[Cluster, Any]:
    """Await ``work`` within the lifespan of a small cluster of its own, to its end."""
    monkeypatch.delenv(SCHEDULER, raising=False)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 1)
    cluster = Cluster()

    async def live() -> Any:
        async with cluster.lifespan():
            return await work(cluster)

    return cluster, asyncio.run(live())


def test_the_end_is_clean(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def pid(cluster: Cluster) -> psutil.Process:
        return psutil.Process(await cluster.run("os", "getpid"))

    with caplog.at_level(logging.WARNING, LOG):
        cluster, worker = on_one_worker(monkeypatch, pid)
    gone, alive = psutil.wait_procs([worker], timeout=LIMIT)
    assert not alive
    assert gone
    assert caplog.records == []
    with pytest.raises(NoWorkersError, match="not running"):
        asyncio.run(cluster.client())


def test_a_server_that_stops_before_its_workers_are_there_leaves_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def nothing(_: Cluster) -> set[psutil.Process]:
        await asyncio.sleep(0)
        return set()

    before = set(psutil.Process().children(recursive=True))
    on_one_worker(monkeypatch, nothing)
    started = set(psutil.Process().children(recursive=True)) - before
    helpers = {each for each in started if "resource_tracker" in " ".join(each.cmdline())}
    _, alive = psutil.wait_procs(list(started - helpers), timeout=LIMIT)
    assert not alive


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # not listening: nobody answers, and nobody else can
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setattr(module, "PATIENCE", 0.5)
        monkeypatch.setenv(SCHEDULER, address)

        async def ask() -> None:
            cluster = Cluster()
            async with cluster.lifespan():
                for ask in (cluster.client(), cluster.workers(), cluster.run("os", "getpid")):
                    with pytest.raises(NoWorkersError) as told:
                        await ask
                    assert address in str(told.value)
                    assert str(told.value).endswith(".")

        asyncio.run(ask())


def test_a_cluster_that_runs_already_is_joined(
    cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def join() -> tuple[int, int]:
        theirs = await cluster.client()
        assert theirs.scheduler
        monkeypatch.setenv(SCHEDULER, theirs.scheduler.address)
        second = Cluster()
        async with second.lifespan():
            return await second.workers(), await second.run("operator", "add", 1, 2)

    assert wait(join()) == (2, 3)
    assert wait(cluster.run("operator", "add", 1, 2)) == 3
    assert np.isfinite(wait(cluster.run("random", "random")))
