"""A run goes where its config leads, whoever asks, and however often; a lost one says so."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import psutil
import pytest

from bn_core.compute import computation as computation_module
from bn_core.compute import runs as module
from bn_core.compute.cluster import Cluster
from bn_core.compute.computation import LostError
from bn_core.compute.runs import Run, Runs
from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.lessons.write_it.experiments import TRAINING
from bn_core.lessons.write_it.training_config import TrainingConfig
from bn_core.training.trainer import train
from tests.cluster import TINY, Await, have_workers
from tests.recorded_frames import check_same

LIVE = replace(LIVE_TWINS, figure=lambda *_: {})
"""Networks in training that nobody draws."""


async def finish(run: Run, cluster: Cluster) -> None:
    while not run.done:
        await run.advance(cluster, 0.01)


def test_a_run_on_a_worker_is_the_run_of_its_config(
    cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    run = Run(LIVE, TINY)
    wait(run.start(cluster))
    check_same(run.frames, tiny[:1])
    assert run.device.startswith("Training on ")
    wait(finish(run, cluster))
    check_same(run.frames, tiny)


def test_starting_twice_starts_once(cluster: Cluster, wait: Await, tiny: Sequence[Frame]) -> None:
    async def both(run: Run) -> None:
        await asyncio.gather(run.start(cluster), run.start(cluster), run.step(cluster, 1))

    run = Run(LIVE, TINY)
    wait(both(run))
    check_same(run.frames, tiny[:2])


def test_a_step_is_a_step_and_the_end_is_the_end(cluster: Cluster, wait: Await) -> None:
    run = Run(LIVE, TINY)
    for n, reached in ((1, 1), (10, 11), (10, 21), (100, 30), (1, 30)):
        wait(run.step(cluster, n))
        assert run.frames[-1].step == reached
    assert run.done
    kept = list(run.frames)
    wait(run.advance(cluster, 0.01))
    assert run.frames == kept


def test_many_who_ask_at_once_are_answered_in_turn(cluster: Cluster, wait: Await) -> None:
    async def crowd(run: Run) -> None:
        await asyncio.gather(*(run.step(cluster, 1) for _ in range(8)))

    run = Run(LIVE, TINY)
    wait(crowd(run))
    assert [frame.step for frame in run.frames] == list(range(9))


def test_advance_goes_on_if_a_stop_before_it_ends_the_first_slice(
    cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop interrupts the slice in hand, which the stream of the next Run has already joined."""
    monkeypatch.setattr(computation_module, "GRACE", 0.0)

    async def stop_and_run(run: Run) -> None:
        first = run.take_turn()
        leaving = asyncio.create_task(run.advance(cluster, 0.01))
        while not (slice_ := run.computation._slice):
            await asyncio.sleep(0)
        run.give_turn(first)
        stopping = asyncio.create_task(run.computation.stop())
        while not slice_.cancelling():
            await asyncio.sleep(0)
        run.take_turn()
        await run.advance(cluster, 0.01)
        assert run.frames[-1].step > 0
        await asyncio.gather(leaving, stopping)

    run = Run(LIVE, TINY)
    wait(run.start(cluster))
    wait(stop_and_run(run))


def test_advance_ends_where_its_turn_is_taken_away(
    cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    """Pause answers with where the reader stands, and a slice that was about to begin does not."""

    async def lose_turn(run: Run) -> int:
        turn = run.take_turn()
        late = asyncio.create_task(run.advance(cluster, 0.01, turn))
        await asyncio.sleep(0)
        run.give_turn(turn)
        reached = run.frames[-1].step
        await run.computation.stop()
        await late
        await run.advance(cluster, 0.01, turn)
        return int(reached)

    run = Run(LIVE, TINY)
    wait(run.step(cluster, 3))
    run.computation.fill(list(tiny), "CPU", 1.0, 1.0)
    assert run.behind
    assert wait(lose_turn(run)) == run.frames[-1].step == 3
    run = Run(LIVE, TINY)
    wait(run.step(cluster, 3))
    turn = run.take_turn()
    run.give_turn(turn)
    wait(run.advance(cluster, 0.01, turn))
    assert [each.step for each in run.computation.frames] == [0, 1, 2, 3]


async def interrupt(
    run: Run,
    cluster: Cluster,
    is_moment: Callable[[asyncio.Task[None] | None], bool],
    ask: Callable[[], Awaitable[None]],
) -> int:
    """Take the turn of a stream away at a moment of its slice, and ask; the step then answered."""
    turn = run.take_turn()
    streaming = asyncio.create_task(run.advance(cluster, 0.01, turn))
    while not is_moment(run.computation._slice):
        await asyncio.sleep(0)
    assert not streaming.done()
    run.give_turn(turn)
    await ask()
    answered = run.frames[-1].step
    await streaming
    return int(answered)


def is_over(slice_: asyncio.Task[None] | None) -> bool:
    """Whether a slice is over, of which the stream that waits for it need not know yet."""
    return slice_ is not None and slice_.done()


async def pause(run: Run, cluster: Cluster) -> None:
    await run.stop()
    await run.pause(cluster)


def test_pause_between_a_slice_and_its_stream_answers_with_where_the_run_stays(
    cluster: Cluster, wait: Await
) -> None:
    run = Run(LIVE, TINY)
    wait(run.start(cluster))
    answered = wait(interrupt(run, cluster, is_over, lambda: pause(run, cluster)))
    assert answered == run.frames[-1].step == run.computation.frames[-1].step > 0


def test_step_between_a_slice_and_its_stream_goes_on_with_the_same_networks(
    cluster: Cluster, wait: Await
) -> None:
    run = Run(LIVE, replace(TINY, steps=5000))
    wait(run.start(cluster))
    networks, reached = run.computation, []

    async def step() -> None:
        reached.append(networks.frames[-1].step)
        await run.step(cluster, 1)

    assert wait(interrupt(run, cluster, is_over, step)) > reached[0]
    assert run.computation is networks


def test_pause_beside_a_reader_who_plays_on_answers_with_where_the_run_stays(
    cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slice that both had asked for goes on for the other one."""
    monkeypatch.setattr(computation_module, "GRACE", 0.0)
    run = Run(LIVE, TINY)
    wait(run.start(cluster))
    run.computation.drivers.add("another reader")
    answered = wait(interrupt(run, cluster, bool, lambda: pause(run, cluster)))
    assert answered == run.frames[-1].step < run.computation.frames[-1].step


def test_experiment_that_keeps_its_results_records_each(cluster: Cluster, wait: Await) -> None:
    config = TrainingConfig(data="moons", depth=1, width=4, batch_size=8, steps=20)
    run = Run(TRAINING, config)
    wait(finish(run, cluster))
    assert [each.step for each in run.frames] == [0, 5, 10, 15, 20]
    other = Run(replace(TRAINING, keeps_results=False), config)
    wait(finish(other, cluster))
    assert [each.step for each in other.frames] == [20]


def test_restart_trains_the_same_again(
    cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    run = Run(LIVE, TINY)
    wait(run.step(cluster, 7))
    wait(run.restart(cluster))
    assert not run.done
    check_same(run.frames, tiny[:1])
    wait(finish(run, cluster))
    check_same(run.frames, tiny)


def test_the_same_config_keeps_its_run_and_another_gets_a_fresh_one() -> None:
    runs = Runs()
    run = runs.claim(None, LIVE, TINY)
    assert runs.claim(run.key, LIVE, TINY) is run
    assert runs.claim(run.key, LIVE, replace(TINY, rate=0.2)) is run
    other = runs.claim(run.key, LIVE, replace(TINY, seed=1))
    assert other is not run
    assert runs.get(run.key) is None
    assert runs.get(other.key) is other
    assert runs.claim("no such key", LIVE, TINY).config == TINY


def test_two_readers_of_one_config_have_a_run_each() -> None:
    runs = Runs()
    one, other = (runs.claim(None, LIVE, TINY) for _ in range(2))
    assert one is not other
    assert one.key != other.key


@pytest.mark.parametrize("name", [n for n, k in RunConfig.knobs() if not k.live])
def test_every_knob_but_the_live_one_asks_for_a_fresh_run(name: str) -> None:
    knob = RunConfig.knob(name)
    choices = (False, True) if isinstance(knob.default, bool) else knob.options
    changed: Any = next((v for v in choices if v != getattr(TINY, name)), knob.high)
    runs = Runs()
    images = replace(TINY, data="mnist")  # points could not be convolved
    run = runs.claim(None, LIVE, images)
    assert runs.claim(run.key, LIVE, replace(images, **{name: changed})) is not run


def test_another_table_asks_for_a_fresh_run_and_trains_on_it(cluster: Cluster, wait: Await) -> None:
    rng = np.random.default_rng(0)
    one, again, other = (
        LabelledTable(
            ("a", "b"),
            rng.normal(size=(60, 2)) if new else np.ones((60, 2)),
            np.arange(60) % 2,
            ("no", "yes"),
        )
        for new in (False, False, True)
    )
    own = replace(TINY, data="own")
    runs = Runs()
    run = runs.claim(None, LIVE, own, table=one)
    assert runs.claim(run.key, LIVE, own, table=again) is run
    fresh = runs.claim(run.key, LIVE, own, table=other)
    assert fresh is not run
    wait(finish(fresh, cluster))
    check_same(fresh.frames, list(train(own, table=other)))


def test_a_changed_learning_rate_reaches_the_run_in_progress(cluster: Cluster, wait: Await) -> None:
    runs = Runs()
    run = runs.claim(None, LIVE, TINY)
    wait(run.step(cluster, 2))
    runs.claim(run.key, LIVE, replace(TINY, rate=0.4))
    wait(run.step(cluster, 2))
    assert [frame.rate for frame in run.frames] == [0.1, 0.1, 0.1, 0.4, 0.4]
    wait(run.restart(cluster))
    wait(run.step(cluster, 1))
    assert [frame.rate for frame in run.frames] == [0.4, 0.4]


def test_there_are_only_so_many_runs_and_the_longest_idle_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_RUNS", 3)
    runs = Runs()
    first, second, third = (runs.claim(None, LIVE, TINY) for _ in range(3))
    for age, run in enumerate((second, third, first)):
        run.touched = first.touched - 3 + age
    fourth = runs.claim(None, LIVE, TINY)
    kept = [run for run in (first, second, third, fourth) if runs.get(run.key)]
    assert kept == [first, third, fourth]


def test_a_run_nobody_asked_for_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE", 100.0)
    runs = Runs()
    old, recent = (runs.claim(None, LIVE, TINY) for _ in range(2))
    old.touched -= 101
    recent.touched -= 50
    runs.claim(None, LIVE, TINY)
    assert runs.get(old.key) is None
    assert runs.get(recent.key) is recent


def test_a_slice_grows_with_the_viewers_and_no_further_than_the_workers() -> None:
    runs, slices = Runs(), []
    assert runs.slice(2) == module.SLICE
    viewers = [runs.viewer() for _ in range(40)]
    for viewer in viewers:
        viewer.__enter__()
        slices.append(runs.slice(16))
    assert slices == sorted(slices)
    assert module.SLICE == slices[0] < slices[-1] == 16 / module.PICTURES
    for viewer in viewers:
        viewer.__exit__(None, None, None)
    assert runs.slice(16) == module.SLICE


def test_advance_goes_on_with_the_same_numbers_after_a_lost_worker(
    cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    async def kill(run: Run) -> None:
        client = await cluster.client()
        held = run.computation._held
        assert held
        worker = held.actor._address
        [pid] = (await client.run(os.getpid, workers=[worker])).values()
        psutil.Process(pid).kill()

    run = Run(LIVE, TINY)
    wait(run.step(cluster, 3))
    wait(kill(run))
    wait(finish(run, cluster))
    check_same(run.frames, tiny)
    wait(have_workers(cluster, 2))


def test_advance_of_an_impossible_run_ends_in_a_sentence(cluster: Cluster, wait: Await) -> None:
    run = Run(replace(LIVE, live=False, worker="bn_core.no_such"), TINY)
    with pytest.raises(LostError, match=r"^No worker .* Restart .*\.$"):
        wait(run.advance(cluster, 0.01))
    assert not run.is_held
