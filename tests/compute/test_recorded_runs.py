"""A run whose pictures change records what they need, and stands where it stood."""

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest

from bn_core.compute.cluster import Cluster
from bn_core.compute.results import Results
from bn_core.compute.runs import Run, Runs
from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import RecordedRun, Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.storage.results import load_result
from bn_core.training.trainer import Trainer, train
from tests.cluster import TINY, Await
from tests.compute.test_runs import LIVE, finish
from tests.recorded_frames import check_same

CPU = "Training on CPU: no GPU found."
FEW = Recording(activations=False, gradients=False)
MORE = replace(FEW, updates=True, units=True)


@pytest.fixture
def results(own_database: str) -> Results:
    del own_database
    made = Results()
    made.device = CPU
    return made


def build_config(record: Recording, config: RunConfig = TINY) -> RecordedRun:
    values = {each.name: getattr(config, each.name) for each in fields(RunConfig)}
    return RecordedRun(**values, record=record)


def begin(runs: Runs, cluster: Cluster, wait: Await, steps: int) -> Run:
    """A reader's run, after so many steps."""
    run = runs.claim(None, LIVE, build_config(FEW))
    wait(run.step(cluster, steps))
    return run


def restart(run: Run) -> Run:
    """The run of the same config after a restart of the lab, which keeps nothing of the first."""
    results = Results(stored=False)
    results.device = CPU
    return Run(run.experiment, run.wanted, results=results)


async def retrace(run: Run, cluster: Cluster) -> None:
    """Go on as a stream does, until it would end by itself."""
    while not (run.done or run.rests):
        await run.advance(cluster, 0.01)


def without_extra(frames: Sequence[Frame], steps: set[int]) -> list[Frame]:
    return [each for each in frames if each.step in steps]


def test_a_run_records_what_its_config_says(cluster: Cluster, wait: Await) -> None:
    run = Run(LIVE, build_config(MORE))
    wait(finish(run, cluster))
    check_same(run.frames, list(train(TINY, MORE)))


def test_a_run_goes_back_to_where_it_stood_before_a_restart(
    results: Results, cluster: Cluster, wait: Await, tiny: Sequence[Frame]
) -> None:
    before = Run(LIVE, TINY, results=results)
    wait(before.step(cluster, 13))
    run = restart(before)
    assert run.place == before.place != ""
    run.go_back_to(13)
    wait(retrace(run, cluster))
    assert [run.frames[-1].step, run.done] == [13, False]
    run.go_back_to(7)
    assert not run.goes_on_by_itself, "it is further already"
    run.go_back_to(10 * TINY.steps)
    wait(retrace(run, cluster))
    assert run.done
    check_same(without_extra(run.frames, {each.step for each in tiny}), list(tiny))


@pytest.mark.parametrize("name", [name for name, each in EXPERIMENTS.items() if not each.live])
def test_a_run_without_steps_has_none_to_go_back_to(name: str) -> None:
    run = Run(EXPERIMENTS[name], EXPERIMENTS[name].config(), results=Results(stored=False))
    run.go_back_to(1)
    assert not run.goes_on_by_itself


def test_browser_keeps_no_place_in_numbers_that_the_config_does_not_give(
    results: Results, cluster: Cluster, wait: Await
) -> None:
    unbegun = Run(LIVE, TINY, results=Results(stored=False)).place  # while no device is known
    run = Run(LIVE, TINY, results=results)
    assert unbegun != Run(LIVE, replace(TINY, seed=TINY.seed + 1), results=results).place != ""
    wait(run.step(cluster, 5))
    assert run.place == unbegun
    run.want(replace(TINY, rate=2 * TINY.rate))
    wait(run.step(cluster, 5))
    assert run.place == ""


def test_fewer_pictures_keep_the_run() -> None:
    runs = Runs()
    run = runs.claim(None, LIVE, build_config(MORE))
    assert runs.claim(run.key, LIVE, build_config(FEW)) is run
    assert run.wanted.record == MORE
    slower = runs.claim(run.key, LIVE, build_config(FEW, replace(TINY, rate=0.1)))
    assert slower is run
    assert run.wanted.rate == 0.1


def test_more_pictures_make_a_run_that_goes_where_the_old_one_stands(
    cluster: Cluster, wait: Await
) -> None:
    runs = Runs()
    old = begin(runs, cluster, wait, 13)
    new = runs.claim(old.key, LIVE, build_config(MORE))
    assert new is not old
    assert new.goes_on_by_itself
    wait(retrace(new, cluster))
    assert not new.done
    assert not new.goes_on_by_itself
    assert new.frames[-1].step == 13
    expected = list(train(TINY, MORE))
    steps = {each.step for each in expected}
    check_same(without_extra(new.frames, steps), [each for each in expected if each.step <= 13])
    wait(finish(new, cluster))
    assert new.frames[-1].step == TINY.steps
    check_same([new.frames[-1]], [expected[-1]])


def test_a_run_that_plays_plays_on(cluster: Cluster, wait: Await) -> None:
    runs = Runs()
    old = runs.claim(None, LIVE, build_config(FEW))
    old.take_turn()
    wait(old.step(cluster, 5))
    new = runs.claim(old.key, LIVE, build_config(MORE))
    wait(new.advance(cluster, 0.01))
    assert new.frames[-1].step >= 5
    assert not new.rests
    assert new.goes_on_by_itself
    wait(new.pause(cluster))
    assert not new.goes_on_by_itself


def test_a_run_that_is_not_begun_is_not_begun_again() -> None:
    runs = Runs()
    old = runs.claim(None, LIVE, build_config(FEW))
    new = runs.claim(old.key, LIVE, build_config(MORE))
    assert not new.goes_on_by_itself


def test_rates_of_the_old_run_are_repeated(cluster: Cluster, wait: Await) -> None:
    runs = Runs()
    slow = replace(TINY, rate=0.01)
    old = begin(runs, cluster, wait, 6)
    runs.claim(old.key, LIVE, build_config(FEW, slow))
    wait(old.step(cluster, 5))
    new = runs.claim(old.key, LIVE, build_config(MORE, slow))
    wait(retrace(new, cluster))
    trainer = Trainer(TINY, MORE)
    trainer.step(6)
    trainer.set_rate(0.01)
    check_same([new.frames[-1]], [trainer.step(5)[-1]])
    wait(finish(new, cluster))
    while not trainer.done:
        last = trainer.step(5)[-1]
    check_same([new.frames[-1]], [last])


def test_a_recorded_run_is_found_and_not_trained_again(
    results: Results, cluster: Cluster, wait: Await
) -> None:
    runs = Runs(results)
    wait(finish(runs.claim(None, LIVE, build_config(MORE)), cluster))
    old = begin(runs, cluster, wait, 9)
    new = runs.claim(old.key, LIVE, build_config(MORE))
    assert new.computation.done
    wait(retrace(new, cluster))
    assert 9 - 3 <= new.frames[-1].step <= 9
    assert new.rests


@pytest.mark.parametrize("change", [{"seed": 1}, {"depth": 5}])
def test_another_run_begins_at_its_start(
    change: dict[str, int], cluster: Cluster, wait: Await
) -> None:
    runs = Runs()
    old = begin(runs, cluster, wait, 9)
    new = runs.claim(old.key, LIVE, build_config(MORE, replace(TINY, **change)))
    assert not new.goes_on_by_itself
    wait(new.start(cluster))
    assert new.frames[-1].step == 0


def test_addresses_of_recordings_differ(results: Results) -> None:
    assert results.find_address(LIVE, build_config(FEW)) != results.find_address(
        LIVE, build_config(MORE)
    )


def test_rates_of_the_old_run_are_not_taken_for_those_of_the_config(
    results: Results, cluster: Cluster, wait: Await
) -> None:
    """Else others would read numbers of rates that their config does not have."""
    runs, slow = Runs(results), replace(TINY, rate=0.01)
    old = begin(runs, cluster, wait, 6)
    runs.claim(old.key, LIVE, build_config(FEW, slow))
    wait(old.step(cluster, 5))
    new = runs.claim(old.key, LIVE, build_config(MORE, slow))
    wait(retrace(new, cluster))
    assert [frame.rate for frame in new.frames if frame.step in (6, 11)] == [0.1, 0.01]
    wait(finish(new, cluster))
    wait(results.flush())
    assert load_result(results.find_address(LIVE, build_config(MORE, slow))) is None
    assert not results.find(LIVE, build_config(MORE, slow)).frames


def test_rate_that_changes_before_the_old_run_is_repeated_comes_after_it(
    results: Results, cluster: Cluster, wait: Await
) -> None:
    runs, slow = Runs(results), replace(TINY, rate=0.01)
    old = begin(runs, cluster, wait, 6)
    new = runs.claim(old.key, LIVE, build_config(MORE))
    assert runs.claim(new.key, LIVE, build_config(MORE, slow)) is new
    wait(retrace(new, cluster))
    wait(new.step(cluster, 1))
    assert [frame.rate for frame in new.frames] == [0.1] * 7 + [0.01]
    assert not results.find(LIVE, build_config(MORE, slow)).frames


def test_run_that_goes_back_at_another_rate_leaves_the_shared_one(
    results: Results, cluster: Cluster, wait: Await
) -> None:
    runs = Runs(results)
    run = begin(runs, cluster, wait, 2)
    runs.claim(run.key, LIVE, build_config(FEW, replace(TINY, rate=0.01)))
    run.go_back_to(4)
    wait(retrace(run, cluster))
    assert [frame.rate for frame in run.frames] == [0.1, 0.1, 0.1, 0.01, 0.01]
    assert not results.find(LIVE, build_config(FEW)).frames
