"""An experiment in parts is whole in the end, and is handed out only while somebody asks."""

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bn_core.compute.cluster import Cluster
from bn_core.compute.computation import LostError
from bn_core.compute.part_scheduler import PartScheduler
from bn_core.compute.runs import Run, Runs
from bn_core.compute.turns import LostWorkerError
from bn_core.compute.work import Work
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.worker.sweep import part
from tests.cluster import Await

TINY = SweepConfig(
    axis="batch",
    data="moons",
    rates=3,
    cells=4,
    seeds=1,
    steps=20,
    depth=1,
    width=4,
    layer_norm=False,
)


async def finish(run: Run, cluster: Cluster) -> None:
    while not run.done:
        await run.advance(cluster, 0.01)


def test_the_whole_is_the_sum_of_its_parts(cluster: Cluster, wait: Await) -> None:
    run = Run(SWEEP, TINY)
    wait(run.start(cluster))
    assert run.device.startswith("Training on ")
    assert [sweep.step for sweep in run.frames] == [0]
    wait(finish(run, cluster))
    last = run.frames[-1]
    assert last.progress == 1
    expected = Sweep.start(TINY)
    for place, pairs in enumerate(TINY.parts):
        expected = expected.plus(place, part(TINY, pairs))
    np.testing.assert_array_equal(last.accuracy, expected.accuracy)
    np.testing.assert_array_equal(last.loss, expected.loss)


def test_a_step_is_one_more_answer_and_restart_begins_again(cluster: Cluster, wait: Await) -> None:
    run = Run(SWEEP, TINY)
    wait(run.step(cluster, 1))
    assert run.frames[-1].step >= 1
    wait(run.pause(cluster))
    assert not run.done
    wait(run.restart(cluster))
    assert [sweep.step for sweep in run.frames] == [0]
    wait(finish(run, cluster))
    assert run.frames[-1].progress == 1


def test_at_most_one_part_a_worker_is_handed_out(wait: Await) -> None:
    run = Run(SWEEP, TINY)
    asked: list[Any] = []

    class Counting:
        async def workers(self, work: Work) -> int:
            assert work is Work.BATCH
            return 2

        def promote(self, owner: object) -> None:
            del owner

        async def run(self, *args: Any, **_: Any) -> Any:
            if args[1] == "part":
                asked.append(asyncio.current_task())
                await asyncio.sleep(3600)
            return "Training on nothing."

    async def look() -> int:
        counting: Any = Counting()
        await run.start(counting)
        await run.advance(counting, 0.01)
        for each in asked:
            each.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        return len(asked)

    assert wait(look()) == 2


def test_a_part_that_fails_is_a_lost_run(cluster: Cluster, wait: Await) -> None:
    run = Run(replace(SWEEP, worker="bn_core.no_such"), TINY)
    with pytest.raises(LostError, match="has stopped"):
        wait(finish(run, cluster))


def test_a_part_that_fails_ends_the_others_in_hand(wait: Await) -> None:
    """Nobody would see their results, and the next question has them computed again."""
    ended: list[bool] = []

    class Failing:
        async def workers(self, work: Work) -> int:
            del work
            return 2

        async def run(self, *args: Any, **_: Any) -> Any:
            if args[3] == TINY.parts[0]:
                raise LostWorkerError("the worker")
            try:
                await asyncio.sleep(3600)
            finally:
                ended.append(True)

    async def look() -> None:
        failing: Any = Failing()
        parts = PartScheduler(failing, SWEEP.worker, Sweep.start(TINY))
        with pytest.raises(LostWorkerError):
            await parts.advance(0.01, TINY)

    wait(look())
    assert ended == [True]


def test_another_config_gets_another_sweep() -> None:
    runs = Runs()
    one = runs.claim(None, SWEEP, TINY)
    assert runs.claim(one.key, SWEEP, TINY) is one
    other = SweepConfig(axis="depth")
    assert runs.claim(one.key, SWEEP, other) is not one


def test_each_part_is_kept_as_it_comes_and_what_has_come_is_not_computed(
    cluster: Cluster, wait: Await
) -> None:
    first = part(TINY, TINY.parts[0])
    kept: list[Any] = []
    resumed = replace(SWEEP, start=lambda config: Sweep.start(config).plus(0, first))
    run = Run(resumed, TINY, keep=kept.append)
    wait(finish(run, cluster))
    assert len(kept) == len(TINY.parts) - 1
    last = run.frames[-1]
    assert last.computed[0] is first
    assert {id(each) for each in kept} == {id(each) for each in last.computed[1:]}
