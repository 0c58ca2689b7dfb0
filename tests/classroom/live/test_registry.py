"""Rooms come from the database and go back to it, whoever else is in trouble."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing
from typing import Any

import pytest

from bn_core.classroom.events.record import write_event
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.events.teacher import ActivityStarted, NamesSwitched
from bn_core.classroom.inputs.errors import FullError, NoRoomError
from bn_core.classroom.live import registry, service, writer
from bn_core.classroom.live.rooms import Rooms
from bn_core.classroom.steps.settings import LivingBatch
from bn_core.storage import rooms
from bn_core.storage.rooms import EventRow
from tests.classroom.hosted_rooms import Clock, key, opened, run, stored, view


def test_registry_limits_and_expires_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MAX_ROOMS", 2)

    async def story(lab: Rooms, clock: Clock) -> None:
        first, _ = await opened(lab, 1)
        clock.now += registry.DELETE_AFTER / 2
        second = await lab.open()
        with pytest.raises(FullError, match="All 2 rooms"):
            await lab.open()
        clock.now += registry.DELETE_AFTER / 2
        await lab.open()
        with pytest.raises(NoRoomError):
            await view(lab, *key(first))
        assert await lab.seat(*key(second)) == 0
        await lab.registry.tidy()
        assert lab.registry.codes != []

    run(story)


def test_room_in_use_outlives_a_clock_that_leaps_ahead() -> None:
    """As on a computer that finds a network in the middle of a lesson, and with it the date."""

    async def story(_: Rooms, clock: Clock) -> None:
        passed = [0.0]
        lab = Rooms(clock, clock.sleep, lambda: passed[0])
        teacher, students = await opened(lab, 1)
        clock.now += 3 * registry.DELETE_AFTER
        await lab.registry.tidy()
        assert await lab.seat(*key(students[0])) == 1
        await lab.act(*key(teacher), NamesSwitched(True))
        passed[0] += registry.DELETE_AFTER
        clock.now += registry.DELETE_AFTER
        await lab.registry.tidy()
        with pytest.raises(NoRoomError):
            await lab.seat(*key(teacher))

    run(story)


def test_full_server_gives_up_the_longest_idle_room_that_nobody_joined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "MAX_ROOMS", 3)

    async def story(lab: Rooms, clock: Clock) -> None:
        taught, _ = await opened(lab, 1)
        squatted = [await lab.open("10.0.0.9") for _ in range(2)]
        await lab.act(*key(squatted[0]), NamesSwitched(True))
        with pytest.raises(FullError):
            await lab.open("10.0.0.1")
        clock.now += 2 * registry.UNLOAD_AFTER
        await lab.open("10.0.0.1")
        with pytest.raises(NoRoomError):
            await lab.seat(*key(squatted[1]))
        assert await lab.seat(*key(squatted[0])) == await lab.seat(*key(taught)) == 0

    run(story)


def test_registry_unloads_and_reloads_unused_rooms() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, students = await opened(lab)
        watched = await lab.open()
        async with aclosing(lab.follow(*key(watched))) as every:
            await anext(every)
            clock.now += 2 * registry.UNLOAD_AFTER
            await lab.registry.tidy()
            assert lab.registry.codes == [watched.code]
        assert (await view(lab, *key(students[0])))["name"] == "Student 1"
        assert await lab.seat(*key(teacher)) == 0

    run(story)


def test_tidy_drops_room_that_another_server_has_changed() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        await lab.act(*key(one), SliderMoved(1.0))
        await Rooms(clock).act(*key(teacher), NamesSwitched(True))
        clock.now += 2 * registry.UNLOAD_AFTER
        other = await lab.open()
        assert lab.registry.codes == [other.code]
        assert (await view(lab, *key(teacher)))["names"]

    run(story)


def test_get_during_eviction_reuses_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writing, gate, append = threading.Event(), threading.Event(), rooms.append_events

    def slowly(*given: Any) -> None:
        writing.set()
        gate.wait(10)
        append(*given)

    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        await lab.act(*key(one), SliderMoved(1.0))
        before = await lab.registry.get(teacher.code)
        monkeypatch.setattr(rooms, "append_events", slowly)
        clock.now += 2 * registry.UNLOAD_AFTER
        tidying = asyncio.create_task(lab.registry.tidy())
        await asyncio.to_thread(writing.wait, 10)
        naming = asyncio.create_task(lab.act(*key(teacher), NamesSwitched(True)))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(tidying, naming)
        assert await lab.registry.get(teacher.code) is before
        assert stored(teacher.code) == before.room

    run(story)


def test_service_tidies_again_after_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        tried = 0
        enough = asyncio.Event()

        async def tidy() -> None:
            nonlocal tried
            if (tried := tried + 1) == 3:
                enough.set()
            raise RuntimeError("A fault of ours.")

        monkeypatch.setattr(service, "_TIDY_EVERY", 0.0)
        monkeypatch.setattr(lab.registry, "tidy", tidy)
        async with lab.serving():
            await enough.wait()

    run(story)


def test_full_log_refuses_events_and_still_exports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        monkeypatch.setattr(writer, "MAX_EVENTS", 5)
        for _ in range(2):
            with pytest.raises(FullError, match="Open another room"):
                await lab.act(*key(teacher), NamesSwitched(True))
            await lab.act(*key(one), SliderMoved(1.0))
            assert (await lab.export(*key(teacher))).count("joined") == 3
            await lab.act(*key(one), SliderMoved(2.0))
            clock.now += 2 * registry.UNLOAD_AFTER
            await lab.open()

    run(story)


def test_registry_distinguishes_other_version_from_closed_room() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, _ = await opened(lab)
        later = write_event(NamesSwitched(True)) | {"v": 2}
        row = EventRow(5, clock.now, 0, later)
        rooms.append_events(teacher.code, 4, clock.now, lambda _: [row])
        with pytest.raises(NoRoomError, match="another version"):
            await Rooms(clock).registry.get(teacher.code)
        with pytest.raises(NoRoomError, match="deleted"):
            await lab.registry.get("BBBBBB")

    run(story)
