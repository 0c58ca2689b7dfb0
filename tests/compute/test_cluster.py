"""The cluster begins with the server, computes what is named, and leaves nothing behind."""

import asyncio
import logging
import os
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
import pytest
from distributed.security import Security
from distributed.utils import get_mp_context

from bn_core import normalize
from bn_core.compute import cluster as module
from bn_core.compute.actors import ExperimentActor, LiveActor
from bn_core.compute.certificates import make_certificates
from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.health import STOPPED
from bn_core.compute.runs import Run
from bn_core.compute.security import security_for
from bn_core.compute.turns import LostWorkerError
from bn_core.compute.work import Work
from bn_core.compute.workers import keep_workers
from bn_core.experiments.frame import Frame
from bn_core.inputs.environment import CERTIFICATES, SCHEDULER
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.training.trainer import Trainer
from tests.cluster import LIMIT, TINY, Await, have_workers
from tests.compute.processes import serve_scheduler_until_killed

LOG = "bn_core.compute"
TLS_ALERT = b"\x15"
PAGES = ("status", "health", "metrics", "info/main/workers.html", "json/identity.json")


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


def test_live_actor_is_one_slice_ahead_of_what_is_asked(cluster: Cluster, wait: Await) -> None:
    """A slice of no time is one step, and the first ten steps are recorded each."""
    config = replace(TINY, steps=5000)

    async def watch() -> list[list[Frame]]:
        held = await cluster.hold(LiveActor, config)
        answers = [await held.ask("advance", 0.0, config) for _ in range(2)]
        answers += [await held.ask("now"), await held.ask("now")]
        return [frames for _, frames in [*answers, await held.ask("step", 3, config)]]

    *watched, stepped = wait(watch())
    assert [[each.step for each in frames] for frames in watched] == [[1], [2], [3], [3]]
    assert [each.step for each in stepped] == [4, 5, 6]
    same = Trainer(config).step(6)
    for frame in [*watched[0], *watched[1], *watched[2], *stepped]:
        np.testing.assert_allclose(frame.losses, same[frame.step].losses, rtol=1e-5)


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


def test_work_that_loses_its_worker_at_the_end_is_not_begun_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def end_at_work(cluster: Cluster) -> None:
        client = await cluster.client()
        run = Run(LIVE_TWINS, replace(TINY, steps=5000))
        await run.start(cluster)
        [pid] = (await client.run(os.getpid)).values()
        working = asyncio.create_task(run.advance(cluster, LIMIT))

        async def kill_worker() -> None:
            psutil.Process(pid).kill()
            await asyncio.wait([working], timeout=LIMIT)

        monkeypatch.setattr(cluster._jobs, "close", kill_worker)
        ended.append(working)

    ended: list[asyncio.Task[None]] = []
    with caplog.at_level(logging.WARNING, LOG):
        on_one_worker(monkeypatch, end_at_work)
    with pytest.raises(NoWorkersError, match="not running"):
        ended[0].result()
    assert caplog.records == []


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
        monkeypatch.setattr(module, "CONNECTING", 0.2)
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


async def listen_at(address: str, context: ssl.SSLContext | None) -> bytes:
    """Connect, and return what a process of the cluster says at once to those it trusts."""
    host, port = address.removeprefix("tls://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), ssl=context)
    try:
        writer.write(bytes(64))
        return await reader.read(1)
    except OSError:
        return b""
    finally:
        writer.close()


def test_cluster_listens_to_its_own_certificate_alone(cluster: Cluster, wait: Await) -> None:
    nobody = ssl.create_default_context()
    nobody.check_hostname, nobody.verify_mode = False, ssl.CERT_NONE
    another = Security.temporary().get_connection_args("client")["ssl_context"]
    another.verify_mode = ssl.CERT_NONE

    async def reach_all() -> None:
        client = await cluster.client()
        assert client.scheduler
        known = (await client.scheduler.identity(n_workers=-1))["workers"]
        nannies = [worker["nanny"] for worker in known.values()]
        for address in (client.scheduler.address, *known, *nannies):
            assert address.startswith("tls://127.0.0.1:")
            own = client.security.get_connection_args("client")["ssl_context"]
            assert await listen_at(address, own) != b""
            assert await listen_at(address, nobody) == b""
            assert await listen_at(address, another) == b""
            assert await listen_at(address, None) in (b"", TLS_ALERT)

    wait(reach_all())


def test_dask_shows_no_pages(cluster: Cluster, wait: Await) -> None:
    async def look() -> set[int]:
        scheduler = (await cluster.client()).scheduler
        assert scheduler
        known = await scheduler.identity(n_workers=-1)
        ports = [known["services"].get("dashboard")]
        ports += [worker["services"].get("dashboard") for worker in known["workers"].values()]
        async with httpx.AsyncClient() as web:
            pages = [f"http://127.0.0.1:{port}/{page}" for port in ports if port for page in PAGES]
            return {(await web.get(page)).status_code for page in pages}

    assert wait(look()) <= {404}


def test_workers_killed_at_once_come_back(cluster: Cluster, wait: Await) -> None:
    async def kill_all() -> set[int]:
        pids = (await (await cluster.client()).run(os.getpid)).values()
        for pid in pids:
            psutil.Process(pid).kill()
        return set(pids)

    killed = wait(kill_all())
    assert wait(cluster.run("os", "getpid")) not in killed
    wait(have_workers(cluster, 2))


def test_worker_killed_as_it_starts_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """One dies as soon as there is its process, one as soon as the scheduler knows it."""

    async def work(cluster: Cluster) -> int:
        known = set(find_workers())
        while not (new := set(find_workers()) - known):
            await asyncio.sleep(0.001)
        first = new.pop()
        first.kill()
        second: int = await cluster.run("os", "getpid")
        psutil.Process(second).kill()
        third: int = await cluster.run("os", "getpid")
        assert len({first.pid, second, third}) == 3
        return third

    cluster, last = on_one_worker(monkeypatch, work)
    assert last
    assert cluster.health == STOPPED


def find_workers() -> Iterator[psutil.Process]:
    """The processes that were forked from the one that has PyTorch loaded."""
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if each.ppid() != os.getpid():
                yield each


def test_scheduler_that_comes_back_is_joined_again(
    wait: Await, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_certificates(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tls://127.0.0.1:{port}"
    monkeypatch.setenv(SCHEDULER, address)
    monkeypatch.setenv(CERTIFICATES, str(tmp_path))

    def start() -> Any:
        serve, where = serve_scheduler_until_killed, (tmp_path, port)
        process = get_mp_context().Process(target=serve, args=where)
        process.start()
        return process

    async def story() -> None:
        cluster = Cluster()
        first = await asyncio.to_thread(start)
        async with keep_workers(1, address, security_for(address)), cluster.lifespan():
            await have_workers(cluster, 1)
            assert await cluster.run("operator", "add", 1, 2) == 3
            assert await cluster.run("operator", "add", 1, 2, work=Work.BATCH) == 3
            held = await cluster.hold(ExperimentActor, "tests.compute.processes", None)
            waiting = asyncio.ensure_future(held.ask("start"))
            asked = asyncio.ensure_future(cluster.run("time", "sleep", 1000))
            first.kill()
            with pytest.raises(NoWorkersError, match=r"has lost the workers at .* Try again"):
                await asked
            with pytest.raises((LostWorkerError, OSError)):
                await waiting
            await have_workers(cluster, 0)
            second = await asyncio.to_thread(start)
            await have_workers(cluster, 1)
            assert await cluster.run("operator", "add", 1, 2) == 3
        second.kill()

    wait(story())


def test_certificates_that_come_later_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY", 0.01)
    monkeypatch.setenv(CERTIFICATES, str(tmp_path))
    monkeypatch.setenv(SCHEDULER, "tls://127.0.0.1:1")

    async def ask() -> None:
        cluster = Cluster()
        async with cluster.lifespan():
            with pytest.raises(NoWorkersError, match="There is no certificate at"):
                await cluster.client()
            make_certificates(tmp_path)
            while not cluster.health.sentence.startswith("No Dask scheduler answers at"):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(ask(), LIMIT))


def test_plain_scheduler_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SCHEDULER, "tcp://192.0.2.1:8786")

    async def ask() -> None:
        cluster = Cluster()
        async with cluster.lifespan():
            with pytest.raises(NoWorkersError, match=r"use tls://.*BN_LAB_ALLOW_PLAIN_TCP=1"):
                await cluster.client()
            assert cluster.health.state == "failed"

    asyncio.run(ask())
