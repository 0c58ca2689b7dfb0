"""Compute what pages open with before anybody opens them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.computation import LostError
from bn_core.compute.results import Results
from bn_core.compute.work import Work
from bn_core.experiments.experiment import Experiment

log = logging.getLogger(__name__)

SLICE = 0.5
"""Seconds of each question to a worker."""
MOST_TRIES = 3
"""Times that a computation is lost before it is left to its readers."""


async def warm_up(
    cluster: Cluster, results: Results, defaults: Mapping[tuple[str, Any], Experiment]
) -> None:
    """Compute each default that is not stored, as many at once as there are workers."""
    workers = await _wait_for_workers(cluster, results)
    ahead = iter(defaults.items())

    async def work() -> None:
        for (_, config), experiment in ahead:
            await _compute(cluster, results, experiment, config)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())
    log.info("the default results of all lessons are ready")


async def _wait_for_workers(cluster: Cluster, results: Results) -> int:
    """Wait until the workers' device is known, and return how many there are."""
    while True:
        try:
            await results.find_device(cluster)
            return await cluster.workers(Work.BACKGROUND)
        except NoWorkersError as error:
            await asyncio.sleep(error.retry_after)


async def _compute(cluster: Cluster, results: Results, experiment: Experiment, config: Any) -> None:
    computation = await asyncio.to_thread(results.find, experiment, config)
    driver = object()
    computation.drivers.add(driver)
    tries = 0
    try:
        while not computation.done and tries < MOST_TRIES:
            try:
                await computation.advance(cluster, SLICE, config)
            except (LostError, NoWorkersError) as error:
                log.info("a default result of %s is tried again: %s", experiment.name, error)
                tries += 1
                await asyncio.sleep(NoWorkersError.retry_after)
    finally:
        computation.drivers.discard(driver)
