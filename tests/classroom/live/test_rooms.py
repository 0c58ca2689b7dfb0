"""Rooms as routes use them: who holds a token acts and sees, and what is said is kept first."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.student import SliderMoved, VoteCast
from bn_core.classroom.events.teacher import ActivityStarted
from bn_core.classroom.inputs.errors import NoRoomError, NotYoursError
from bn_core.classroom.live.rooms import Rooms
from bn_core.classroom.steps.settings import LivingBatch
from bn_core.storage import rooms
from bn_core.storage.database import StorageError
from tests.classroom.hosted_rooms import Clock, key, opened, run, stored, view
from tests.classroom.rooms import OPTIONS


@pytest.mark.usefixtures("each_database")
def test_rooms_serve_lesson_from_opening_to_deleting() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        assert [each.seat for each in students] == [1, 2, 3]
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        await asyncio.gather(*(lab.act(*key(each), VoteCast(each.seat % 2)) for each in students))
        assert (await view(lab, *key(students[0])))["activity"]["answered"] == 3
        assert "tallies" not in (await view(lab, *key(teacher), "projector"))["activity"]
        await lab.act(*key(teacher), {"kind": "revealed"})
        assert (await view(lab, *key(teacher), "projector"))["activity"]["tallies"] == [[1, 2, 0]]
        assert "one" in await lab.export(*key(teacher))
        assert stored(teacher.code) == await lab.room(*key(teacher))
        await lab.delete(*key(teacher))
        assert tuple(rooms.load_events(teacher.code)) == ()
        for ticket in (teacher, students[0]):
            with pytest.raises(NoRoomError, match="join with the code"):
                await view(lab, *key(ticket))

    run(story)


@pytest.mark.usefixtures("each_database")
def test_rooms_continue_on_another_server() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        await lab.act(*key(students[1]), VoteCast(2))
        again = Rooms(clock)
        own = await view(again, *key(students[1]))
        assert own == await view(lab, *key(students[1]))
        assert (own["name"], own["activity"]["first"]) == ("Student 2", 2)
        await again.act(*key(students[0]), VoteCast(0))
        assert await again.seat(*key(teacher)) == 0
        # The first server goes on from what is stored.
        await lab.act(*key(students[2]), VoteCast(1))
        assert (await view(lab, *key(teacher)))["activity"]["tallies"] == [[1, 1, 1]]

    run(story)


def test_watch_skips_missed_views_and_ends_with_room() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        async with aclosing(lab.watch(*key(students[0]))) as views:
            assert (await anext(views))["activity"]["answered"] == 0
            await lab.act(*key(students[1]), VoteCast(0))
            await lab.act(*key(students[2]), VoteCast(0))
            assert (await anext(views))["activity"]["answered"] == 2  # what was missed is skipped
            waiting = asyncio.create_task(anext(views))
            await asyncio.sleep(0)
            await lab.delete(*key(teacher))
            with pytest.raises(NoRoomError):
                await waiting

    run(story)


def test_follow_yields_room_for_teacher() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        async with aclosing(lab.follow(*key(teacher))) as every:
            await anext(every)
            await lab.act(*key(students[0]), SliderMoved(5.0))
            activity = (await anext(every)).activity
            assert isinstance(activity, LivingBatchActivity)
            assert activity.batches[0].step.x[0, 0] == 5
        with pytest.raises(NotYoursError, match="Only the teacher"):
            await anext(lab.follow(*key(students[0])))
        assert (await lab.registry.get(teacher.code)).watchers == 0

    run(story)


def test_unstored_event_leaves_room_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise StorageError("The disk is full.")

    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        with monkeypatch.context() as broken:
            broken.setattr(rooms, "append_events", away)
            votes = [lab.act(*key(each), VoteCast(0)) for each in students]
            result = await asyncio.gather(*votes, return_exceptions=True)
            said = "The lab's database does not answer, so this was not stored or read. Try again."
            assert [str(each) for each in result] == [said] * 3
        assert (await view(lab, *key(students[0])))["activity"]["answered"] == 0
        await lab.act(*key(students[0]), VoteCast(1))
        assert stored(teacher.code) == await lab.room(*key(teacher))

    run(story)


def test_vote_is_stored_after_cancelled_act() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        sent = asyncio.create_task(lab.act(*key(students[0]), VoteCast(1)))
        await asyncio.sleep(0)
        sent.cancel()
        await lab.act(*key(students[0]), VoteCast(1))  # sent again: acknowledged, counted once
        assert stored(teacher.code) == await lab.room(*key(teacher))
        assert (await view(lab, *key(teacher)))["activity"]["tallies"] == [[0, 1, 0]]

    run(story)


def test_ask_runs_coroutine_in_server_loop() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        with pytest.raises(StorageError, match="Restart the server"):
            lab.ask(lab.open())
        async with lab.serving():
            ticket = await asyncio.to_thread(lambda: lab.ask(lab.open()))
            seen = await asyncio.to_thread(lambda: lab.ask(view(lab, *key(ticket))))
        assert seen["code"] == ticket.code

    run(story)
