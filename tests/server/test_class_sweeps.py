"""A class sweep goes on whatever one student or one run does, and ends when the class goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from bn_core.classroom.activities.class_sweep import ClassSweepActivity
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import NetworkPicked
from bn_core.classroom.events.teacher import (
    ActivityEnded,
    ActivityStarted,
    AnswersClosed,
    StudentRemoved,
)
from bn_core.classroom.live import rooms as classroom_rooms
from bn_core.classroom.live.rooms import Rooms
from bn_core.classroom.room.state import Room
from bn_core.classroom.steps.settings import ClassSweep
from bn_core.compute.cluster import NoWorkersError
from bn_core.compute.health import Health
from bn_core.experiments.run_config import RunConfig
from bn_core.server import class_sweeps
from bn_core.storage.lock import reserve_work
from bn_core.training.outcomes import measure_outcomes
from tests.classroom.hosted_rooms import Clock, key, opened, run

RATES = (0.01, 0.1, 1.0)
LEARNED = {"none": (0.9, ""), "batch": (0.9, "")}

Given = Callable[[float], dict[str, Any]]


class Sweep:
    """A class of three with a network each; ``after`` is done while the first of them runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, given: Given, *after: Event) -> None:
        self.ran: list[float] = []
        self._given, self._after, self._patch = given, after, monkeypatch
        monkeypatch.setattr(class_sweeps.CLUSTER, "run", self._run)
        monkeypatch.setattr(class_sweeps, "MAX_RUNS", 1)

    async def trained(self, lab: Rooms, clock: Clock) -> Room:
        """The room once its sweep is over."""
        del clock
        self._patch.setattr(class_sweeps, "ROOMS", lab)
        self._lab, (self._teacher, seats) = lab, await opened(lab)
        await lab.act(*key(self._teacher), ActivityStarted(ClassSweep()))
        for seat, rate in zip(seats, RATES, strict=True):
            await lab.act(*key(seat), NetworkPicked(rate))
        await lab.act(*key(self._teacher), AnswersClosed())
        await self.again()
        return await self._room()

    async def again(self) -> None:
        """Begin, twice, what is left; it ends when all of that is over."""
        sweeps = class_sweeps.ClassSweeps()
        for _ in range(2):
            sweeps.start(await self._room())
        await asyncio.gather(*sweeps._tasks.values())
        await asyncio.sleep(0)
        assert not sweeps._tasks

    async def _room(self) -> Room:
        return (await self._lab.registry.get(self._teacher.code)).room

    async def _run(self, module: str, function: str, config: RunConfig, **_: Any) -> dict[str, Any]:
        assert (module, function) == ("bn_core.training.outcomes", "measure_outcomes")
        await asyncio.sleep(0)  # as a worker is asked: whoever is cancelled has asked none
        await asyncio.sleep(0)
        self.ran.append(config.rate)
        events, self._after = self._after, ()
        for each in events:
            await self._lab.act(*key(self._teacher), each)
        return self._given(config.rate)


def came(room: Room) -> set[int]:
    assert isinstance(room.activity, ClassSweepActivity)
    return set(room.activity.results)


def test_class_sweep_survives_student_removal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        sweep = Sweep(monkeypatch, lambda _: LEARNED, StudentRemoved(1))
        assert came(await sweep.trained(lab, clock)) == {2, 3}
        assert sweep.ran == list(RATES)

    run(story)


@pytest.mark.usefixtures("shared_database")
def test_class_sweep_waits_for_another_process_and_takes_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(class_sweeps, "LOOK_AGAIN", 0.05)
    looked = asyncio.Event()

    @contextmanager
    def reserve(name: str) -> Iterator[bool]:
        with reserve_work(name) as is_free:
            if not is_free:
                looked.set()
            yield is_free

    async def story(lab: Rooms, clock: Clock) -> None:
        sweep = Sweep(monkeypatch, lambda _: LEARNED)
        monkeypatch.setattr(class_sweeps, "reserve_work", reserve)
        monkeypatch.setattr(classroom_rooms, "draw_code", lambda: "KTWXBN")
        with ExitStack() as other:
            other.enter_context(reserve_work("class sweep KTWXBN 1"))
            training = asyncio.create_task(sweep.trained(lab, clock))
            while not looked.is_set():
                await asyncio.sleep(0.01)
            assert sweep.ran == []
        assert came(await training) == {1, 2, 3}

    run(story)


def test_class_sweep_retries_failed_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def given(rate: float) -> dict[str, Any]:
        if rate == RATES[1] and sweep.ran.count(rate) == 1:
            raise RuntimeError("The worker has died.")
        return LEARNED

    sweep = Sweep(monkeypatch, given)

    async def story(lab: Rooms, clock: Clock) -> None:
        assert came(await sweep.trained(lab, clock)) == {1, 3}
        await sweep.again()
        assert sweep.ran == [*RATES, RATES[1]]
        assert came(await sweep._room()) == {1, 2, 3}

    run(story)


def test_class_sweep_stops_after_activity_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        restart = (ActivityEnded(), ActivityStarted(ClassSweep()))
        sweep = Sweep(monkeypatch, lambda _: LEARNED, *restart)
        assert came(await sweep.trained(lab, clock)) == set()
        assert sweep.ran == [RATES[0]]

    run(story)


def test_class_sweep_stops_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    def given(_: float) -> dict[str, Any]:
        raise NoWorkersError("Nobody computes.")

    async def story(lab: Rooms, clock: Clock) -> None:
        sweep = Sweep(monkeypatch, given)
        assert came(await sweep.trained(lab, clock)) == set()
        assert sweep.ran == [RATES[0]]

    run(story)


def test_class_sweep_waits_for_workers_that_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_sweeps.CLUSTER, "_health", Health("restarting", 0, "They restart."))
    monkeypatch.setattr(NoWorkersError, "retry_after", 0)
    away = [True]

    def given(_: float) -> dict[str, Any]:
        if away and away.pop():
            raise NoWorkersError("Nobody computes.")
        return LEARNED

    async def story(lab: Rooms, clock: Clock) -> None:
        sweep = Sweep(monkeypatch, given)
        assert came(await sweep.trained(lab, clock)) == {1, 2, 3}
        assert sorted(sweep.ran) == sorted([RATES[0], *RATES])

    run(story)


def test_run_outcomes_match_last_frame() -> None:
    config = RunConfig(data="moons", depth=1, width=4, steps=20, batch_size=16, rate=0.1)
    told = measure_outcomes(config)
    assert told.keys() == {"none", "batch"}
    assert all(0 <= at <= 1 and not why for at, why in told.values() if at is not None)
