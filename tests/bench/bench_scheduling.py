"""How soon interactive work is answered while batch work takes every core.

Run as a script: ``python -m tests.bench.bench_scheduling``. It prints median and 95th percentile
in seconds, alone and beside eight parts that train, and never fails on a time. First the workers
are those of the lab itself, then those of a scheduler with an address.
"""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import psutil

from bn_core import normalize
from bn_core.compute.actors import LiveActor
from bn_core.compute.cluster import Cluster
from bn_core.compute.part_scheduler import PartScheduler
from bn_core.experiments.partial_result import PartialResult
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.environment import SCHEDULER
from tests.bench.named_scheduler import CLUSTER, scheduler_address, start_scheduler

ROUNDS, SECONDS, PARTS, ABANDONED = 20, 30.0, 8, 40
SLICE = 0.045
MODULE = "tests.bench.bench_scheduling"
"""The name of this module for workers, also when it runs as a script."""
CHECK = ("bn_core.lessons.four_steps.worker.pytorch_check", "check")
DEEP = RunConfig(depth=20, width=128, activation="relu", batch_size=256)


@dataclass(frozen=True)
class Load:
    """The config of an experiment whose parts keep a core busy."""

    seconds: float = SECONDS

    @property
    def parts(self) -> tuple[int, ...]:
        """The number of each part."""
        return tuple(range(PARTS))


def part(config: Load, place: int) -> int:
    """Train a network of 100 units for some seconds."""
    import torch

    net = torch.nn.Sequential(torch.nn.Linear(100, 100), torch.nn.BatchNorm1d(100))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    until = time.monotonic() + config.seconds
    while time.monotonic() < until:
        optimizer.zero_grad()
        net(torch.randn(64, 100)).square().mean().backward()
        optimizer.step()
    return place


def find_workers() -> Iterator[psutil.Process]:
    """The processes that were forked from the one that has PyTorch loaded."""
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if each.ppid() != os.getpid():
                yield each


def used_time() -> float:
    """Seconds of processor time that the workers have used."""
    times = [each.cpu_times() for each in find_workers()]
    return sum(each.user + each.system for each in times)


def report(name: str, values: list[float], unit: str = "s") -> None:
    """Print a line."""
    print(f"  {name:34}{np.median(values):9.2f}{np.percentile(values, 95):9.2f} {unit}", flush=True)


async def measure_check(cluster: Cluster) -> float:
    """Seconds until a badge has its answer."""
    began = time.perf_counter()
    await cluster.run(*CHECK, normalize([[2.0], [4.0], [8.0], [10.0]]))
    return time.perf_counter() - began


async def measure_pictures(cluster: Cluster, seconds: float) -> tuple[float, float]:
    """Seconds until the first picture of a run, and pictures a second from then on."""
    began = time.perf_counter()
    held = await cluster.hold(LiveActor, RunConfig())
    await held.ask("start")
    await held.ask("advance", SLICE, RunConfig())
    first = time.perf_counter()
    pictures = 0
    while time.perf_counter() < first + seconds:
        await held.ask("advance", SLICE, RunConfig())
        pictures += 1
    return first - began, pictures / (time.perf_counter() - first)


async def measure_interactive(cluster: Cluster, rounds: int, seconds: float) -> None:
    """Print how interactive work is answered just now."""
    report("a check", [await measure_check(cluster) for _ in range(rounds)])
    played = [await measure_pictures(cluster, seconds) for _ in range(rounds)]
    report("the first picture", [first for first, _ in played])
    report("pictures of one run", [rate for _, rate in played], "a second")


@asynccontextmanager
async def running_parts(cluster: Cluster, seconds: float) -> AsyncIterator[Callable[[], Any]]:
    """Compute eight parts meanwhile; yields what stops them."""
    load = Load(seconds)
    parts = PartScheduler(cluster, MODULE, PartialResult.start(load))

    async def ask() -> None:
        done = False
        while not done:
            done, _ = await parts.advance(1.0, load)

    asking = asyncio.create_task(ask())

    async def stop() -> None:
        asking.cancel()
        await parts.stop()

    yield stop
    await stop()


async def measure_stop(cluster: Cluster, seconds: float) -> float:
    """Seconds from Stop until the workers use less than a fifth of a core."""
    async with running_parts(cluster, seconds) as stop:
        before = used_time()
        while used_time() < before + seconds / 30:
            await asyncio.sleep(0.05)
        began = time.perf_counter()
        await stop()
        while True:
            since, before = time.perf_counter(), used_time()
            await asyncio.sleep(0.1)
            if used_time() - before < 0.2 * (time.perf_counter() - since):
                return since - began


async def measure_memory(cluster: Cluster, many: int) -> None:
    """Print the largest worker's MiB before and after runs that were left."""
    sizes = [max(each.memory_full_info().uss for each in find_workers()) / 2**20]
    for _ in range(many):
        held = await cluster.hold(LiveActor, DEEP)
        await held.ask("start")
        await held.ask("advance", SLICE, DEEP)
    del held
    gc.collect()
    sizes.append(max(each.memory_full_info().uss for each in find_workers()) / 2**20)
    await asyncio.sleep(8 if many > 10 else 0)
    sizes.append(max(each.memory_full_info().uss for each in find_workers()) / 2**20)
    print(f"largest worker before {many} deep runs, after, later:", *map(round, sizes), "MiB")


@contextmanager
def served_cluster() -> Iterator[None]:
    """Let the block's clusters compute by a scheduler with an address and its workers."""
    with scheduler_address() as address:
        scheduler = start_scheduler(address)
        workers = subprocess.Popen([*CLUSTER, "worker", address])
        try:
            yield
        finally:
            for process in (workers, scheduler):
                process.terminate()
                process.wait()


async def measure(rounds: int, seconds: float, many: int) -> None:
    """Measure alone, beside eight parts of so many seconds, and what stopping them takes."""
    cluster = Cluster()
    async with cluster.lifespan():
        await cluster.client()
        await measure_memory(cluster, many)
        print("alone, median and 95%:")
        await measure_interactive(cluster, rounds, seconds / 30)
        print(f"beside {PARTS} parts of {seconds:g} s:")
        async with running_parts(cluster, seconds):
            await measure_interactive(cluster, rounds, seconds / 30)
        stops = [await measure_stop(cluster, seconds) for _ in range(max(1, rounds // 4))]
        report("from Stop until the cores are free", stops)


def main(rounds: int = ROUNDS, seconds: float = SECONDS, many: int = ABANDONED) -> None:
    """Measure with the lab's own workers, then with those of a scheduler with an address."""
    os.environ.pop(SCHEDULER, None)
    asyncio.run(measure(rounds, seconds, many))
    print("by address:")
    with served_cluster():
        asyncio.run(measure(rounds, seconds, many))


if __name__ == "__main__":
    main()
