"""How long nothing is computed after workers, or a scheduler, have died.

Run as a script: ``python -m tests.bench.bench_recovery``, with the number of rounds if it is to be
other than 5. Each line is the median and the worst of the seconds from the kill until an answer
comes from a worker again; the last compares what a step costs over TLS and over plain TCP.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import psutil
from distributed import Client, Scheduler
from distributed.security import Security

from bn_core.compute.actors import LiveActor
from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.security import security_for
from bn_core.compute.workers import LOOPBACK, keep_workers
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.environment import SCHEDULER
from tests.bench.named_scheduler import scheduler_address, start_scheduler

ROUNDS, STEPS, WORKERS = 5, 200, 2
DELAYS = (0.0, 0.1, 0.3, 1.0)
"""Seconds after its process is there at which a worker in its start is killed."""


def report(name: str, seconds: list[float]) -> None:
    """Print a line, if there is anything."""
    if seconds:
        print(f"{name:44}{statistics.median(seconds):8.2f}{max(seconds):8.2f}", flush=True)


async def answer(cluster: Cluster, other_than: set[int]) -> int:
    """The process of the first worker that answers and is none of these."""
    while True:
        with suppress(NoWorkersError):
            pid: int = await cluster.run("os", "getpid")
            if pid not in other_than:
                return pid
        await asyncio.sleep(0.01)


def find_workers() -> Iterator[int]:
    """The processes that were forked from the one that has PyTorch loaded."""
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if each.ppid() != os.getpid():
                yield each.pid


def find_forkserver() -> psutil.Process:
    """The process that workers are forked from."""
    return next(
        each for each in psutil.Process().children() if "forkserver" in " ".join(each.cmdline())
    )


def kill(pids: Iterator[int] | list[int]) -> set[int]:
    """End processes, and return which."""
    killed = set(pids)
    for pid in killed:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).kill()
    return killed


async def measure(action: Callable[[], set[int]], cluster: Cluster) -> float:
    """Seconds from an action until a worker answers that it has not killed."""
    began = time.perf_counter()
    await answer(cluster, action())
    seconds = time.perf_counter() - began
    while cluster.health.workers < WORKERS:
        await asyncio.sleep(0.01)
    return seconds


async def measure_here(rounds: int, delays: Sequence[float]) -> None:
    """Kill workers of this machine, in every stage of their life."""
    os.environ.pop(SCHEDULER, None)
    cluster = Cluster()
    began = time.perf_counter()
    async with cluster.lifespan():
        await answer(cluster, set())
        report("first start, PyTorch loaded from the disk", [time.perf_counter() - began])
        report(
            "all workers killed at once",
            [await measure(lambda: kill(find_workers()), cluster) for _ in range(rounds)],
        )

        def kill_forkserver() -> set[int]:
            find_forkserver().kill()
            return kill(find_workers())

        report(
            "and the process that they are forked from",
            [await measure(kill_forkserver, cluster) for _ in range(rounds // 2)],
        )
    for delay in delays:
        report(
            f"a worker killed {delay:g} s into its start",
            [await measure_start(delay) for _ in range(rounds)],
        )


async def measure_start(delay: float) -> float:
    """Kill the workers of a new cluster some time after their processes are there."""
    cluster = Cluster()
    async with cluster.lifespan():
        while not list(find_workers()):
            await asyncio.sleep(0.001)
        await asyncio.sleep(delay)
        return await measure(lambda: kill(find_workers()), cluster)


async def measure_scheduler(rounds: int) -> None:
    """Kill a scheduler, and start it again: from its start until a worker answers."""
    with scheduler_address() as address:
        process = await asyncio.to_thread(start_scheduler, address)
        cluster, seconds = Cluster(), []
        async with keep_workers(WORKERS, address, security_for(address)), cluster.lifespan():
            for _ in range(rounds):
                await answer(cluster, set())
                process.kill()
                while cluster.health.ready:
                    await asyncio.sleep(0.01)
                process = await asyncio.to_thread(start_scheduler, address)
                began = time.perf_counter()
                await answer(cluster, set())
                seconds.append(time.perf_counter() - began)
        process.kill()
    report("a scheduler killed, from its new start", seconds)


@asynccontextmanager
async def held_actor(security: Security, protocol: str) -> Any:
    """An actor of a worker that talks so."""
    async with (
        Scheduler(
            host=LOOPBACK,
            port=0,
            protocol=protocol,
            security=security,
            dashboard=False,
            dashboard_address=f"{LOOPBACK}:0",
        ) as scheduler,
        keep_workers(1, scheduler.address, security, LOOPBACK),
        Client(scheduler.address, security=security, asynchronous=True) as client,
    ):
        yield await client.submit(LiveActor, RunConfig(data="moons"), actor=True, pure=False)


async def measure_steps(rounds: int, steps: int) -> None:
    """What a step costs this process and the reader, over TLS as a ratio to plain TCP."""
    config = RunConfig(data="moons")
    async with (
        held_actor(Security(), "tcp") as plain,
        held_actor(Security.temporary(), "tls") as secured,
    ):
        walls, cores = [], []
        for _ in range(rounds):
            spent = []
            for actor in (plain, secured):
                await actor.step(1, config)
                began, processor = time.perf_counter(), time.process_time()
                for _ in range(steps):
                    await actor.step(1, config)
                spent.append((time.perf_counter() - began, time.process_time() - processor))
            walls.append(spent[1][0] / spent[0][0])
            cores.append(spent[1][1] / spent[0][1])
    report("a step over TLS / over TCP, on the clock", walls)
    report("a step over TLS / over TCP, web processor", cores)


async def main(rounds: int = ROUNDS, steps: int = STEPS, delays: Sequence[float] = DELAYS) -> None:
    """Print all lines."""
    print(f"{'seconds, or ratios':44}{'median':>8}{'worst':>8}")
    parts: list[Awaitable[None]] = [
        measure_here(rounds, delays),
        measure_scheduler(rounds),
        measure_steps(rounds, steps),
    ]
    for part in parts:
        await part


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
