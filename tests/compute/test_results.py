"""A result is computed once, then joined, replayed, continued and stored, number by number."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bn_core.compute import results as module
from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.results import Results
from bn_core.compute.runs import OPENING, Run, Runs
from bn_core.compute.warm_up import warm_up
from bn_core.compute.work import Work
from bn_core.experiments.frame import Frame
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.training.trainer import Trainer
from tests.cluster import TINY, Await
from tests.compute.test_part_scheduler import TINY as TINY_SWEEP
from tests.compute.test_runs import finish
from tests.recorded_frames import check_same

CPU = "Training on CPU: no GPU found."
SPARSE = replace(TINY, width=128, depth=3, steps=60)
"""A network that is recorded every few steps after the tenth."""


@pytest.fixture
def results(own_database: str) -> Results:
    del own_database
    made = Results()
    made.device = CPU
    return made


@pytest.fixture
def runs(results: Results) -> Runs:
    return Runs(results)


class NoCluster(Cluster):
    """A cluster that must not be asked."""

    async def hold(self, kind: type, *args: Any, **options: Any) -> Any:
        raise AssertionError(f"{kind} {args} {options} is computed again")


def as_one_reader(steps: list[tuple[int, float]], config: Any) -> list[Frame]:
    """The frames of a reader who made so many steps at each rate, one at a time."""
    trainer = Trainer(config)
    frames = [trainer.frame()]
    for n, rate in steps:
        trainer.set_rate(rate)
        frames += [frame for frame in trainer.step(n) if frame.step]
    return frames


def test_find_gives_readers_of_one_config_one_computation(
    runs: Runs, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    one, other = (runs.claim(None, LIVE_TWINS, TINY) for _ in range(2))
    assert one is not other
    assert one.computation is other.computation
    wait(finish(one, cluster))
    assert other.frames[0].step == 0
    assert not other.done
    wait(finish(other, NoCluster()))
    check_same(other.frames, tiny)


def test_readers_who_play_at_once_get_each_slice_together(
    runs: Runs, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    async def play(readers: list[Run]) -> None:
        await asyncio.gather(*(finish(each, cluster) for each in readers))

    readers = [runs.claim(None, LIVE_TWINS, TINY) for _ in range(5)]
    wait(play(readers))
    for each in readers:
        check_same(each.frames, tiny)


def test_turn_goes_along_when_the_wanted_computation_is_found(
    results: Results, cluster: Cluster, wait: Await
) -> None:
    """As when a stream waits for the first worker, while the device is not known."""
    results.device = ""
    run = Runs(results).claim(None, LIVE_TWINS, TINY)
    before, turn = run.computation, run.take_turn()
    wait(run.start(cluster))
    assert run.computation is not before
    assert (before.drivers, run.computation.drivers) == (set(), {turn})
    shared = run.computation
    run.want(replace(TINY, rate=0.4))
    assert (shared.drivers, run.computation.drivers) == (set(), {turn})
    run.give_turn(turn)
    assert run.computation.drivers == set()


def test_a_finished_run_is_stored_and_opens_some_way_into_its_record(
    results: Results, runs: Runs, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    wait(finish(runs.claim(None, LIVE_TWINS, TINY), cluster))
    wait(results.flush())
    fresh = Results()
    fresh.device = CPU
    run = Runs(fresh).claim(None, LIVE_TWINS, TINY)
    assert run.computation.done
    assert run.computation.made > 0
    assert run.frames[-1].step == OPENING * TINY.steps
    wait(run.step(NoCluster(), 1))
    assert run.frames[-1].step == OPENING * TINY.steps + 1
    wait(finish(run, NoCluster()))
    check_same(run.frames, tiny)


def test_a_finished_sweep_is_there_at_once(
    results: Results, runs: Runs, cluster: Cluster, wait: Await
) -> None:
    run = runs.claim(None, SWEEP, TINY_SWEEP)
    wait(finish(run, cluster))
    wait(results.flush())
    fresh = Results()
    fresh.device = CPU
    found = Runs(fresh).claim(None, SWEEP, TINY_SWEEP)
    assert found.done
    np.testing.assert_array_equal(found.frames[-1].accuracy, run.frames[-1].accuracy)


def test_a_record_without_its_networks_goes_on_with_the_same_numbers(
    runs: Runs, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    run = runs.claim(None, LIVE_TWINS, TINY)
    wait(run.step(cluster, 7))
    run.computation.release()
    wait(finish(run, cluster))
    check_same(run.frames, tiny)


def test_a_step_that_nobody_recorded_is_made_on_its_own(
    runs: Runs, cluster: Cluster, wait: Await
) -> None:
    first = runs.claim(None, LIVE_TWINS, SPARSE)
    wait(finish(first, cluster))
    recorded = [each.step for each in first.frames]
    between = next(step + 1 for step in recorded if step > 10 and step + 1 not in recorded)
    run = runs.claim(None, LIVE_TWINS, SPARSE)
    wait(run.step(cluster, between - 1 - run.frames[-1].step))
    assert run.computation is first.computation
    wait(run.step(cluster, 1))
    assert run.computation is not first.computation
    [expected] = [f for f in as_one_reader([(between, 0.1)], SPARSE) if f.step == between]
    check_same(run.frames[-1:], [expected])
    assert [each.step for each in first.frames] == recorded


@pytest.mark.parametrize("others", [False, True])
def test_a_changed_rate_leaves_the_others_and_is_exact_even_if_a_worker_is_lost(
    runs: Runs, cluster: Cluster, wait: Await, others: bool
) -> None:
    run = runs.claim(None, LIVE_TWINS, TINY)
    wait(run.step(cluster, 5))
    shared = run.computation
    if others:
        shared.drivers.add(object())
    runs.claim(run.key, LIVE_TWINS, replace(TINY, rate=0.4))
    wait(run.step(cluster, 3))
    run.computation.release()
    wait(run.step(cluster, 4))
    expected = as_one_reader([(5, 0.1), (3, 0.4), (4, 0.4)], TINY)
    check_same(run.frames, expected)
    assert (run.computation is not shared) == others
    newcomer = runs.claim(None, LIVE_TWINS, TINY)
    assert newcomer.computation is not run.computation
    assert all(frame.rate == TINY.rate for frame in newcomer.frames)


def test_a_changed_rate_leaves_a_reader_who_has_paused(
    runs: Runs, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    paused, run = (runs.claim(None, LIVE_TWINS, TINY) for _ in range(2))
    wait(paused.step(cluster, 5))
    wait(run.step(cluster, 5))
    runs.claim(run.key, LIVE_TWINS, replace(TINY, rate=0.4))
    wait(run.step(cluster, 3))
    check_same(run.frames, as_one_reader([(5, 0.1), (3, 0.4)], TINY))
    wait(finish(paused, cluster))
    check_same(paused.frames, tiny)


def test_run_again_computes_anew_and_takes_the_place_of_the_record(
    results: Results, runs: Runs, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    run = runs.claim(None, LIVE_TWINS, TINY)
    wait(finish(run, cluster))
    before = run.computation
    wait(run.restart(cluster))
    assert run.computation is not before
    assert [each.step for each in run.frames] == [0]
    wait(finish(run, cluster))
    check_same(run.frames, tiny)
    assert results.find(LIVE_TWINS, TINY) is run.computation


def test_a_damaged_result_is_computed_again(
    results: Results, runs: Runs, cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(finish(runs.claim(None, LIVE_TWINS, TINY), cluster))
    wait(results.flush())
    monkeypatch.setattr(module, "decode", lambda _: int("damaged"))
    fresh = Results()
    fresh.device = CPU
    assert not fresh.find(LIVE_TWINS, TINY).done
    monkeypatch.undo()
    assert not fresh.find(LIVE_TWINS, TINY).done, "it was dropped"


def test_an_own_table_is_nobody_elses(runs: Runs, results: Results) -> None:
    table = LabelledTable(("a",), np.arange(40.0)[:, None], np.arange(40) % 2, ("no", "yes"))
    own = replace(TINY, data="own")
    one, other = (runs.claim(None, LIVE_TWINS, own, table=table) for _ in range(2))
    assert one.computation is not other.computation
    assert one.computation.address == ""
    assert not results._kept


def test_the_address_changes_with_config_device_experiment_and_code(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    def address() -> str:
        return results.find_address(LIVE_TWINS, TINY)

    found = {address(), results.find_address(LIVE_TWINS, replace(TINY, seed=1))}
    found.add(results.find_address(replace(LIVE_TWINS, name="other"), TINY))
    results.device = "Training on GPU: some."
    found.add(address())
    monkeypatch.setattr(module, "code_digest", lambda _: "other")
    found.add(address())
    monkeypatch.setattr(module, "versions", lambda: {"torch": "0"})
    found.add(address())
    assert len(found) == 6
    results.device = ""
    assert address() == "", "nothing is shared before the device is known"


def test_only_so_much_is_kept_and_only_so_many_networks_wait(
    results: Results, runs: Runs, cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    monkeypatch.setattr(module, "MOST_HELD", 1)
    made = [runs.claim(None, LIVE_TWINS, replace(TINY, seed=k)) for k in range(5)]
    for each in made:
        wait(each.step(cluster, 1))
        runs.claim(None, LIVE_TWINS, replace(TINY, seed=9 + each.config.seed))
    assert len(results._kept) == 3
    assert sum(each.is_held for each in results._kept.values()) <= 1


def test_warm_up_computes_every_default_and_none_twice(
    results: Results, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    defaults = {("activations", TINY): LIVE_TWINS, ("sweeps", TINY_SWEEP): SWEEP}
    wait(warm_up(cluster, results, defaults))
    wait(results.flush())
    for (_, config), experiment in defaults.items():
        found = results.find(experiment, config)
        assert found.done
        assert not found.drivers
    check_same(results.find(LIVE_TWINS, TINY).frames, tiny)
    fresh = Results()
    fresh.device = CPU
    wait(warm_up(cluster, fresh, defaults))
    assert fresh.find(SWEEP, TINY_SWEEP).made == results.find(SWEEP, TINY_SWEEP).made


def test_warm_up_waits_for_workers_that_restart(
    results: Results, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoWorkersError, "retry_after", 0)
    away = [True]

    class Restarting(NoCluster):
        async def workers(self, work: Work = Work.INTERACTIVE) -> int:
            del work
            if away and away.pop():
                raise NoWorkersError("They restart.")
            return 1

    wait(warm_up(Restarting(), results, {}))
    assert not away
