"""Sliders are shown often and stored seldom, and the log tells the same room all the same."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.student import SliderMoved
from bn_core.classroom.events.teacher import (
    ActivityReset,
    ActivityStarted,
    AnswersClosed,
    ModeSwitched,
)
from bn_core.classroom.live import live_room
from bn_core.classroom.live.rooms import Rooms, Ticket
from bn_core.classroom.steps.settings import LivingBatch
from bn_core.storage import rooms
from bn_core.storage.database import StorageError
from tests.classroom.hosted_rooms import Clock, key, opened, run, stored, view


def test_sliders_are_stored_before_teacher_acts() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        before = len(tuple(rooms.load_events(teacher.code)))
        for x in range(10):
            for each in students:
                await lab.act(*key(each), SliderMoved(x / each.seat))
        assert len(tuple(rooms.load_events(teacher.code))) == before
        await lab.act(*key(teacher), ModeSwitched("inference"))
        assert len(tuple(rooms.load_events(teacher.code))) == before + 2
        activity = stored(teacher.code).activity
        assert isinstance(activity, LivingBatchActivity)
        assert dict(activity.x) == {1: 9.0, 2: 4.5, 3: 3.0}
        await lab.act(*key(students[0]), SliderMoved(-5.0))
        await lab.registry.close()
        assert (await view(lab, *key(students[0])))["activity"]["x"] == -5
        assert stored(teacher.code) == await lab.room(*key(teacher))

    run(story)


def test_slider_moves_keep_log_consistent() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab, 8)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))

        async def slide(ticket: Ticket) -> None:
            for turn in range(25):
                await lab.act(*key(ticket), SliderMoved((turn * ticket.seat) % 19 - 9.0))
                await asyncio.sleep(0.001 * (ticket.seat % 3))

        async def teach() -> None:
            for turn in range(12):
                await lab.act(*key(teacher), ModeSwitched(("inference", "train")[turn % 2]))
                await lab.act(
                    *key(teacher),
                    [ActivityReset(), ModeSwitched("inference"), AnswersClosed(), ActivityReset()][
                        turn % 4
                    ],
                )

        async def join() -> None:
            for turn in range(10):
                await lab.join(teacher.code, f"Late {turn}")

        slides = [asyncio.create_task(slide(each)) for each in students]
        await asyncio.gather(teach(), join())
        await asyncio.gather(*slides, return_exceptions=True)
        held = await lab.registry.get(teacher.code)
        await held.store_sliders()
        assert stored(teacher.code) == held.room == held._log.room

    run(story)


def test_sliders_are_stored_without_further_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_room, "PUBLISH_INTERVAL", 0.0)
    monkeypatch.setattr(live_room, "STORE_INTERVAL", 0.0)

    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        before = stored(teacher.code)
        await lab.act(*key(one), SliderMoved(5.0))
        while stored(teacher.code) == before:
            await asyncio.sleep(0)
        assert stored(teacher.code) == await lab.room(*key(teacher))

    run(story)


def test_shown_sliders_are_stored_after_database_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: Any) -> None:
        raise StorageError("The disk is full.")

    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        await lab.act(*key(one), SliderMoved(5.0))
        (await lab.registry.get(teacher.code))._publish_sliders()
        with monkeypatch.context() as broken:
            broken.setattr(rooms, "append_events", away)
            with pytest.raises(StorageError):
                await lab.act(*key(teacher), ModeSwitched("inference"))
        assert (await view(lab, *key(one)))["activity"]["x"] == 5
        await lab.act(*key(teacher), ModeSwitched("inference"))
        assert stored(teacher.code) == await lab.room(*key(teacher))

    run(story)


def test_position_that_is_stored_before_it_is_shown_stays() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        held = await lab.registry.get(teacher.code)
        await lab.act(*key(one), SliderMoved(1.0))
        held._publish_sliders()
        await lab.act(*key(one), SliderMoved(7.0))
        await held.store_sliders()
        held._publish_sliders()
        assert (await view(lab, *key(one)))["activity"]["x"] == 7
        assert stored(teacher.code) == held.room

    run(story)


def test_sliders_wait_for_running_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_room, "PUBLISH_INTERVAL", 1e6)  # shown where the test says so
    gate, append = threading.Event(), rooms.append_events

    def slowly(*given: Any) -> None:
        gate.wait(10)
        append(*given)

    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        await lab.act(*key(one), SliderMoved(1.0))
        monkeypatch.setattr(rooms, "append_events", slowly)
        switching = asyncio.create_task(lab.act(*key(teacher), ModeSwitched("inference")))
        await asyncio.sleep(0)
        await lab.act(*key(one), SliderMoved(7.0))
        held = await lab.registry.get(teacher.code)
        held._publish_sliders()
        assert (await view(lab, *key(one)))["activity"]["mode"] == "train"
        gate.set()
        await switching
        assert (await view(lab, *key(one)))["activity"]["x"] == 1
        held._publish_sliders()
        assert (await view(lab, *key(one)))["activity"]["x"] == 7
        await held.store_sliders()
        assert stored(teacher.code) == held.room == held._log.room

    run(story)
