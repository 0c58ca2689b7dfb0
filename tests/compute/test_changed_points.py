"""A reader who changes the points of a run goes on alone, from the present weights."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from bn_core.compute.cluster import Cluster
from bn_core.compute.results import Results
from bn_core.compute.runs import Run, Runs
from bn_core.lessons.boundaries.config import BoundaryConfig
from bn_core.lessons.boundaries.experiments import LIVE_BOUNDARIES
from bn_core.lessons.boundaries.worker.live import BoundaryTrainer, train
from bn_core.storage.results import load_result
from tests.cluster import Await
from tests.compute.test_runs import finish
from tests.recorded_frames import check_same

CPU = "Training on CPU: no GPU found."
LIVE = replace(LIVE_BOUNDARIES, figure=lambda *_: {})
SMALL = BoundaryConfig(depth=1, width=8, steps=40, count=60)
MOVED = replace(SMALL, own="a2574b1020")


@pytest.fixture
def results(own_database: str) -> Results:
    del own_database
    made = Results()
    made.device = CPU
    return made


def compute_fields(first: int, more: int) -> np.ndarray:
    """The fields after ``first`` steps on the first points and ``more`` on the changed ones."""
    trainer = BoundaryTrainer(SMALL)
    trainer.step(first)
    trainer.want(MOVED)
    trainer.step(more)
    return trainer.frame().fields


def test_points_are_taken_over_by_the_run_in_progress(cluster: Cluster, wait: Await) -> None:
    runs = Runs()
    run = runs.claim(None, LIVE, SMALL)
    wait(run.step(cluster, 10))
    assert runs.claim(run.key, LIVE, MOVED) is run
    wait(run.step(cluster, 5))
    assert run.frames[-1].step == 15
    assert [each.own for each in run.frames if each.step in (10, 15)] == ["", MOVED.own]
    np.testing.assert_array_equal(run.frames[-1].fields, compute_fields(10, 5))
    other = runs.claim(run.key, LIVE, replace(MOVED, depth=2))
    assert other is not run


def test_points_of_a_finished_shared_run_go_on_alone(
    cluster: Cluster, wait: Await, results: Results
) -> None:
    first = Run(LIVE, SMALL, results=results)
    wait(finish(first, cluster))
    shared = first.computation
    check_same(shared.frames, list(train(SMALL)))
    second = Run(LIVE, SMALL, results=results)
    assert second.computation is shared
    second.skip_to_end()
    assert second.done
    second.want(MOVED)
    assert not second.done
    assert second.frames[-1].step == SMALL.steps
    wait(second.step(cluster, 5))
    np.testing.assert_array_equal(second.frames[-1].fields, compute_fields(SMALL.steps, 5))
    check_same(shared.frames, list(train(SMALL)))
    wait(finish(second, cluster))
    wait(results.flush())
    assert second.frames[-1].step == 2 * SMALL.steps
    assert load_result(results.find_address(LIVE, SMALL)) is not None
    assert load_result(results.find_address(LIVE, MOVED)) is None


def test_points_added_while_a_record_is_replayed_end_the_replay(
    cluster: Cluster, wait: Await, results: Results
) -> None:
    wait(finish(Run(LIVE, SMALL, results=results), cluster))
    reader = Run(LIVE, SMALL, results=results)
    assert reader.behind
    reached = reader.frames[-1].step
    reader.want(MOVED)
    assert not reader.behind
    wait(reader.step(cluster, 3))
    assert reader.frames[-1].step == reached + 3
    np.testing.assert_array_equal(reader.frames[-1].fields, compute_fields(reached, 3))


def test_points_added_in_the_middle_of_a_slice_lose_nothing(
    cluster: Cluster, wait: Await, results: Results
) -> None:
    async def play() -> None:
        run.take_turn()
        slice_ = asyncio.create_task(run.advance(cluster, 0.02))
        await asyncio.sleep(0)
        run.want(MOVED)
        await slice_
        while not run.done:
            await run.advance(cluster, 0.02)
        run.give_turn(run.turn)

    run = Run(LIVE, replace(SMALL, seed=1), results=results)
    wait(run.start(cluster))
    wait(play())
    steps = [each.step for each in run.frames]
    assert steps == sorted(set(steps))
    assert run.frames[-1].own == MOVED.own


def test_lost_worker_is_replaced_by_one_that_retraces_the_points(
    cluster: Cluster, wait: Await
) -> None:
    run = Run(LIVE, SMALL)
    wait(run.step(cluster, 10))
    run.want(MOVED)
    wait(run.step(cluster, 5))
    run.computation.release()
    wait(run.step(cluster, 5))
    np.testing.assert_array_equal(run.frames[-1].fields, compute_fields(10, 10))
