"""Sliders are shown often and stored seldom, and the log tells the same room all the same."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from bn_core.classroom.activities import Living
from bn_core.classroom.events import (
    Closed,
    Moved,
    Reset,
    Started,
    Switched,
)
from bn_core.classroom.host import Rooms, Ticket
from bn_core.classroom.settings import LivingBatch
from bn_core.storage import rooms
from tests.classroom.lessons import Clock, key, opened, run, stored


def test_sliders_are_shown_together_and_kept_before_the_teacher_acts() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), Started(LivingBatch()))
        before = len(rooms.load(teacher.code))
        for x in range(10):
            for each in students:
                await lab.act(*key(each), Moved(x / each.seat))
        assert len(rooms.load(teacher.code)) == before
        await lab.act(*key(teacher), Switched("inference"))
        assert len(rooms.load(teacher.code)) == before + 2
        activity = stored(teacher.code).activity
        assert isinstance(activity, Living)
        assert dict(activity.x) == {1: 9.0, 2: 4.5, 3: 3.0}
        await lab.act(*key(students[0]), Moved(-5.0))
        await lab.registry.close()
        assert (await lab.view(*key(students[0])))["activity"]["x"] == -5
        assert stored(teacher.code) == await lab.room(*key(teacher))

    run(story)


def test_moves_between_kept_events_leave_the_log_telling_the_truth() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab, 8)
        await lab.act(*key(teacher), Started(LivingBatch()))

        async def slide(ticket: Ticket) -> None:
            for turn in range(25):
                await lab.act(*key(ticket), Moved((turn * ticket.seat) % 19 - 9.0))
                await asyncio.sleep(0.001 * (ticket.seat % 3))

        async def teach() -> None:
            for turn in range(12):
                await lab.act(*key(teacher), Switched(("inference", "train")[turn % 2]))
                await lab.act(
                    *key(teacher), [Reset(), Switched("inference"), Closed(), Reset()][turn % 4]
                )

        async def join() -> None:
            for turn in range(10):
                await lab.join(teacher.code, f"Late {turn}")

        slides = [asyncio.create_task(slide(each)) for each in students]
        await asyncio.gather(teach(), join())
        await asyncio.gather(*slides, return_exceptions=True)
        live = await lab.registry.get(teacher.code)
        await live.settle()
        assert stored(teacher.code) == live.room == live._ahead

    run(story)


def test_sliders_wait_for_what_is_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, append = threading.Event(), rooms.append

    def slowly(*given: Any) -> None:
        gate.wait(10)
        append(*given)

    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), Started(LivingBatch()))
        await lab.act(*key(one), Moved(1.0))
        monkeypatch.setattr(rooms, "append", slowly)
        switching = asyncio.create_task(lab.act(*key(teacher), Switched("inference")))
        await asyncio.sleep(0)
        await lab.act(*key(one), Moved(7.0))
        live = await lab.registry.get(teacher.code)
        live._show()
        assert (await lab.view(*key(one)))["activity"]["mode"] == "train"
        gate.set()
        await switching
        assert (await lab.view(*key(one)))["activity"]["x"] == 1
        live._show()
        assert (await lab.view(*key(one)))["activity"]["x"] == 7
        await live.settle()
        assert stored(teacher.code) == live.room == live._ahead

    run(story)
