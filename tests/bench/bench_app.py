"""What watching costs: steps per second of live runs in the served app against the bare loop.

Run as a script: ``python -m tests.bench.bench_app``. The real server and its workers are started;
the bare PyTorch loop runs on the same workers, in turns with the viewers. A viewer is a client
that reads every picture; the last case is a real browser that also draws them. It prints medians,
and never fails on a time.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import os
import socket
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import uvicorn

from bn_core.compute.cluster import CLUSTER
from bn_core.compute.runs import RUNS
from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs
from bn_core.lessons.activations.config import record_panels
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.lessons.activations.panels import FIRST_PANELS
from bn_core.server.run_routes import ROOT
from tests.bench.bench_trainer import bare_loop

CONFIG = RunConfig(steps=5000)
SEEDS = itertools.count()
SECONDS, ROUNDS = 2.5, 3

Rates = tuple[float, float]
"""Steps per second over all runs, and pictures per second of each viewer."""

_PORTS: list[int] = []


async def bare(workers: int, seconds: float) -> float:
    """Steps per second of the bare loop on so many workers at once."""
    client = await CLUSTER.client()
    known = await client.scheduler.identity(n_workers=-1)
    addresses = list(known["workers"])[:workers]
    futures = [
        client.submit(bare_loop, CONFIG, seconds, pure=False, workers=each) for each in addresses
    ]
    return float(sum(await client.gather(futures)))


async def read(port: int, viewers: int, seconds: float) -> Rates:
    """Let viewers read pictures of the lesson for a while, each of a run with its own seed."""
    seeds = [replace(CONFIG, seed=next(SEEDS)) for _ in range(viewers)]
    return await watch(
        port, LIVE_TWINS, [record_panels(each, FIRST_PANELS) for each in seeds], seconds
    )


async def watch(
    port: int, experiment: Experiment, configs: Sequence[Knobs], seconds: float
) -> Rates:
    """Let a viewer per config, in a process of their own, read pictures for a while."""
    keys = [RUNS.claim(None, experiment, each).key for each in configs]
    urls = [f"http://127.0.0.1:{port}{ROOT}/runs/{key}/stream" for key in keys]
    script = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.viewer",
        str(seconds),
        *urls,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await script.communicate()
    seen = json.loads(told)
    return sum(each["steps/s"] for each in seen), statistics.mean(e["pictures/s"] for e in seen)


async def draw(port: int, seconds: float) -> Rates:
    """Let a real browser play the lesson for a while."""
    from playwright.async_api import async_playwright

    from tests.browser.chromium import launch_options

    async with async_playwright() as play:
        browser = await play.chromium.launch(**await asyncio.to_thread(launch_options))
        page = await browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        await page.goto(f"http://127.0.0.1:{port}/activations?steps={CONFIG.steps}")
        await page.wait_for_selector(".bn-live[data-pictures]", timeout=60_000)
        found = "(() => { const d = document.querySelector('.bn-live').dataset; "
        found += "return [performance.now() / 1000, +d.steps, +d.pictures] })()"
        await page.get_by_role("button", name="Play").click()
        await page.wait_for_function("+document.querySelector('.bn-live').dataset.steps > 20")
        began = await page.evaluate(found)
        await page.wait_for_timeout(seconds * 1000)
        ended = await page.evaluate(found)
        await browser.close()
    passed = ended[0] - began[0]
    return (ended[1] - began[1]) / passed, (ended[2] - began[2]) / passed


async def compare(
    name: str,
    workers: int,
    watched: Callable[[], Awaitable[Rates]],
    seconds: float,
    rounds: int,
) -> None:
    """Bare and watched in turns; print the medians and the ratio of each pair."""
    alone, seen, ratios = [], [], []
    for _ in range(rounds):
        alone.append(await bare(workers, seconds))
        seen.append(await watched())
        ratios.append(seen[-1][0] / alone[-1])
    print(
        f"{name:28} {statistics.median(alone):9.0f} {statistics.median(s for s, _ in seen):9.0f}"
        f" {statistics.median(ratios):7.2f} {statistics.median(p for _, p in seen):12.1f}",
        flush=True,
    )


@asynccontextmanager
async def serve_app() -> AsyncIterator[int]:
    """Serve the app in this process; yield its port. A block inside another has its server.

    Streamlit does not serve twice in one process.
    """
    if _PORTS:
        yield _PORTS[-1]
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"log_level": "error", "access_log": False}
    server = uvicorn.Server(uvicorn.Config("app:app", port=port, **quiet))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    for name in ("uvicorn.access", "uvicorn.error"):  # Streamlit has set its own levels
        logging.getLogger(name).setLevel(logging.ERROR)
    _PORTS.append(port)
    try:
        yield port
    finally:
        _PORTS.remove(port)
        server.should_exit = True
        await serving


async def main(seconds: float = SECONDS, rounds: int = ROUNDS, many: int = 10) -> None:
    """Serve the app, and print one line a case."""
    async with serve_app() as port:
        cores = await CLUSTER.workers()
        await asyncio.gather(*[bare(cores, seconds) for _ in range(2)])
        print(f"{CONFIG.data} 3x100 sigmoid, two networks, {cores} workers, medians of {rounds}")
        print(f"{'':28} {'bare':>9} {'watched':>9} {'ratio':>7} {'pictures/s':>12}")
        print(f"{'':28} {'steps/s':>9} {'steps/s':>9} {'':7} {'a viewer':>12}")
        await compare("one viewer", 1, lambda: read(port, 1, seconds), seconds, rounds)
        await compare(f"{many} viewers", cores, lambda: read(port, many, seconds), seconds, rounds)
        await compare("one browser that draws", 1, lambda: draw(port, seconds), seconds, rounds)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.getcwd())
    asyncio.run(main())
