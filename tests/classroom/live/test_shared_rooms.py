"""Several processes serve one room: each shows what the others have stored, in the same order."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest

from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.student import SliderMoved, VoteCast
from bn_core.classroom.events.teacher import (
    ActivityEnded,
    ActivityReset,
    ActivityStarted,
    AnswersClosed,
    AnswersRevealed,
    BatchSplit,
    ModeSwitched,
    NamesSwitched,
    OutlierChosen,
    StudentRemoved,
)
from bn_core.classroom.inputs.errors import NoRoomError, NotNowError, RefusedError
from bn_core.classroom.live import writer
from bn_core.classroom.live.rooms import Rooms, Ticket
from bn_core.classroom.room.state import Room
from bn_core.classroom.steps.settings import LivingBatch
from bn_core.storage import rooms
from bn_core.storage.database import StorageError, UnreachableError, reset_engine
from bn_core.storage.lock import reserve_work
from tests.classroom.hosted_rooms import key, opened, stored, view
from tests.classroom.rooms import OPTIONS

pytestmark = pytest.mark.usefixtures("shared_database")


def run(story: Callable[[Rooms, Rooms], Awaitable[None]]) -> None:
    """Run a story in which two servers use one database."""

    async def begin() -> None:
        async with serving() as one, serving() as other:
            await story(one, other)

    asyncio.run(asyncio.wait_for(begin(), 40))


@asynccontextmanager
async def serving() -> AsyncIterator[Rooms]:
    lab = Rooms()
    async with lab.serving():
        yield lab


async def see(lab: Rooms, teacher: Ticket, found: Callable[[Room], Any]) -> Room:
    """Follow a room until this is true of it."""
    async with aclosing(lab.follow(*key(teacher))) as every:
        async for room in every:
            if found(room):
                return room
    raise AssertionError


def positions(room: Room) -> dict[int, float]:
    assert isinstance(room.activity, LivingBatchActivity)
    return dict(room.activity.x)


def test_every_process_shows_what_another_has_stored() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, students = await opened(one)
        await see(other, teacher, lambda room: len(room.present) == 3)
        watching = asyncio.create_task(see(one, teacher, lambda room: "9" in room.people.names))
        await one.act(*key(teacher), ActivityStarted(OPTIONS))
        labs = (one, other, other)
        votes = zip(labs, students, strict=True)
        await asyncio.gather(*(lab.act(*key(each), VoteCast(1)) for lab, each in votes))
        for lab in (one, other):
            await see(lab, teacher, lambda room: room.activity.view_as_student(1)["answered"] == 3)
        await other.act(*key(teacher), AnswersRevealed())
        for lab in (one, other):
            room = await see(lab, teacher, lambda room: room.activity.phase == "revealed")
            assert room == stored(teacher.code)
        watching.cancel()

    run(story)


def test_student_enters_by_a_process_that_has_not_heard_of_the_seat() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        del other
        teacher = await one.open()
        deaf = Rooms()  # hears no notices
        assert await deaf.seat(*key(teacher)) == 0
        ada = await one.join(teacher.code, "Ada")
        assert await deaf.seat(*key(ada)) == ada.seat
        grace = await deaf.join(teacher.code, "Grace")
        assert grace.seat == 2
        with pytest.raises(RefusedError, match="already called"):
            await deaf.join(teacher.code, "Ada")
        with pytest.raises(NoRoomError):
            await deaf.seat(teacher.code, "guess")
        await one.act(*key(teacher), ActivityStarted(OPTIONS))
        await deaf.act(*key(grace), VoteCast(2))  # judged by what is stored
        await one.act(*key(ada), VoteCast(0))
        await one.act(*key(teacher), AnswersClosed())
        with pytest.raises(NotNowError, match="too late"):
            await deaf.act(*key(grace), VoteCast(1))

    run(story)


def test_processes_that_write_at_once_agree() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, students = await opened(one, 20)

        async def rename(lab: Rooms) -> None:
            for turn in range(15):
                await lab.act(*key(teacher), NamesSwitched(bool(turn % 2)))

        async def join(lab: Rooms, name: str) -> None:
            for turn in range(10):
                await lab.join(teacher.code, f"{name} {turn}")

        await one.act(*key(teacher), ActivityStarted(OPTIONS))
        votes = [
            lab.act(*key(each), VoteCast(each.seat % 3))
            for each in students
            for lab in (one, other)  # a phone that tries again elsewhere
        ]
        joins = [join(one, "A"), join(other, "B")]
        await asyncio.gather(*votes, *joins, rename(one), rename(other))
        for lab in (one, other):
            room = await see(lab, teacher, lambda room: room == stored(teacher.code))
            assert sorted(room.present) == [*range(1, 41)]
            assert room.activity is not None
            assert room.activity.view_as_student(1)["answered"] == 20

    run(story)


def test_sliders_move_in_every_process_and_are_stored_once() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, (ada, grace, _) = await opened(one)
        await one.act(*key(teacher), ActivityStarted(LivingBatch()))
        await see(other, teacher, lambda room: room.activity)
        before = len(tuple(rooms.load_events(teacher.code)))
        for step in range(10):
            await one.act(*key(ada), SliderMoved(step / 2))
            await other.act(*key(grace), SliderMoved(-step / 2))
        moved = {1: 4.5, 2: -4.5}
        for lab in (one, other):
            await see(lab, teacher, lambda room: positions(room).items() >= moved.items())
        await other.act(*key(teacher), ModeSwitched("inference"))  # with what the teacher has seen
        assert positions(stored(teacher.code)).items() >= moved.items()
        assert len(tuple(rooms.load_events(teacher.code))) <= before + 4
        for lab in (one, other):
            await see(lab, teacher, lambda room: room == stored(teacher.code))
        await one.act(*key(grace), SliderMoved(1.0))  # her phone has changed the process
        await see(other, teacher, lambda room: positions(room)[2] == 1.0)
        await (await one.registry.get(teacher.code)).store_sliders()
        for lab in (one, other):
            await see(lab, teacher, lambda room: room == stored(teacher.code))

    run(story)


@contextmanager
def held_sliders(monkeypatch: pytest.MonkeyPatch, count: int) -> Iterator[threading.Barrier]:
    """Hold the first notices of sliders, so many, until all and the block wait at the barrier."""
    barrier, announce = threading.Barrier(count + 1), rooms.announce_sliders
    held = [True] * count

    def wait(*given: Any) -> None:
        if held:
            held.pop()
            barrier.wait(20)
        announce(*given)

    with monkeypatch.context() as patched:
        patched.setattr(rooms, "announce_sliders", wait)
        yield barrier


def test_notice_of_a_slider_that_comes_late_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, (ada, grace, _) = await opened(one)
        await one.act(*key(teacher), ActivityStarted(LivingBatch()))
        await see(other, teacher, lambda room: room.activity)
        held = await one.registry.get(teacher.code)
        with held_sliders(monkeypatch, 1) as barrier:
            for x in (5.0, 6.0):  # the notice of 5 is held, and that of 6 waits for it
                await one.act(*key(ada), SliderMoved(x))
                held._publish_sliders()
            await one.act(*key(ada), SliderMoved(7.0))
            await held.store_sliders()
            await see(other, teacher, lambda room: room == stored(teacher.code))
            await asyncio.to_thread(barrier.wait, 20)
            await one.act(*key(grace), SliderMoved(1.0))
            room = await see(other, teacher, lambda room: positions(room)[2] == 1.0)
            assert positions(room)[1] == 7.0
        await held.store_sliders()
        for lab in (one, other):
            await see(lab, teacher, lambda room: room == stored(teacher.code))

    run(story)


def test_processes_that_move_one_slider_at_once_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, (ada, grace, _) = await opened(one)
        await one.act(*key(teacher), ActivityStarted(LivingBatch()))
        await see(other, teacher, lambda room: room.activity)
        labs = [await lab.registry.get(teacher.code) for lab in (one, other)]
        with held_sliders(monkeypatch, 2) as barrier:
            await one.act(*key(ada), SliderMoved(5.0))
            await other.act(*key(ada), SliderMoved(6.0))
            for held in labs:
                held._publish_sliders()
            await asyncio.to_thread(barrier.wait, 20)
            await one.act(*key(grace), SliderMoved(1.0))
            await see(other, teacher, lambda room: positions(room)[2] == 1.0)
            await other.act(*key(grace), SliderMoved(2.0))
            await see(one, teacher, lambda room: positions(room)[2] == 2.0)
            assert positions(labs[0].room) == positions(labs[1].room)
        for held in labs:
            await held.store_sliders()
        assert positions(stored(teacher.code)) == positions(labs[0].room)
        for lab in (one, other):
            await see(lab, teacher, lambda room: room == stored(teacher.code))

    run(story)


def test_sliders_of_an_earlier_activity_move_nothing() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, (ada, *_) = await opened(one)
        await one.act(*key(teacher), ActivityStarted(LivingBatch()))
        await see(other, teacher, lambda room: room.activity)
        await other.act(*key(ada), SliderMoved(7.0))
        await one.act(*key(teacher), ActivityStarted(LivingBatch()))
        await see(other, teacher, lambda room: room.turn == 2)
        held = await other.registry.get(teacher.code)
        await held.store_sliders()
        assert positions(stored(teacher.code))[1] != 7.0
        number = held._log.number
        held.hear_sliders(1, {1: 7.0}, number)
        held.hear_sliders(2, {1: 700.0, 99: 1.0}, number)
        await other.act(*key(ada), SliderMoved(2.0))
        room = await see(other, teacher, lambda room: positions(room)[1] == 2.0)
        assert set(positions(room)) == {1, 2, 3}

    run(story)


def test_deleted_room_closes_everywhere() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, (ada, grace, _) = await opened(one)
        async with aclosing(other.watch(*key(ada))) as views:
            await anext(views)
            await one.act(*key(teacher), StudentRemoved(grace.seat))
            assert (await anext(views))["here"] == 2
            await one.delete(*key(teacher))
            with pytest.raises(NoRoomError, match="The teacher has deleted it"):
                await anext(views)
        deaf = Rooms()
        again = await one.open()
        await deaf.seat(*key(again))
        await one.delete(*key(again))
        with pytest.raises(NoRoomError):
            await deaf.act(*key(again), NamesSwitched(True))

    run(story)


def test_write_waits_until_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    append, tries = rooms.append_events, 0

    def sometimes(*given: Any) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            append(*given)  # stored, but the answer is lost
        if tries < 4:
            raise UnreachableError("The server restarts.")
        append(*given)

    async def story(one: Rooms, other: Rooms) -> None:
        nonlocal tries
        teacher, (ada, *_) = await opened(one)
        await one.act(*key(teacher), ActivityStarted(OPTIONS))
        monkeypatch.setattr(rooms, "append_events", sometimes)
        await one.act(*key(ada), VoteCast(1))
        tries = 0
        late = await one.join(teacher.code, "Late")
        assert late.seat == 4
        seen = await view(one, *key(ada))
        assert (seen["here"], seen["activity"]["answered"]) == (4, 1)
        await see(other, teacher, lambda room: room == stored(teacher.code))

    run(story)


def test_write_is_refused_if_the_database_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise UnreachableError("The server is gone.")

    async def story(one: Rooms, other: Rooms) -> None:
        del other
        teacher, (ada, *_) = await opened(one)
        await one.act(*key(teacher), ActivityStarted(OPTIONS))
        monkeypatch.setattr(writer, "PATIENCE", 0.5)
        with monkeypatch.context() as broken:
            broken.setattr(rooms, "append_events", away)
            with pytest.raises(StorageError, match="Try again"):
                await one.act(*key(ada), VoteCast(1))
        assert (await view(one, *key(ada)))["activity"]["answered"] == 0
        await one.act(*key(ada), VoteCast(1))
        assert await one.room(*key(teacher)) == stored(teacher.code)

    run(story)


def test_process_reads_what_it_missed_when_it_listens_again() -> None:
    async def story(one: Rooms, other: Rooms) -> None:
        teacher, _ = await opened(one)
        deaf = Rooms()
        await deaf.seat(*key(teacher))
        await other.act(*key(teacher), NamesSwitched(True))
        assert not (await deaf.room(*key(teacher))).names
        await deaf.registry.catch_up()
        assert (await deaf.room(*key(teacher))).names

    run(story)


def test_one_process_at_a_time_reserves_work() -> None:
    with reserve_work("a sweep") as one, reserve_work("a sweep") as other:
        assert (one, other) == (True, False)
        with reserve_work("another sweep") as third:
            assert third
    with reserve_work("a sweep") as again:
        assert again


def test_reserved_work_is_free_before_the_server_sees_the_end_of_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    psycopg = pytest.importorskip("psycopg")
    unseen, close = list[Any](), psycopg.Connection.close
    with monkeypatch.context() as slow:
        slow.setattr(psycopg.Connection, "close", lambda closed: unseen.append(closed))
        with reserve_work("a sweep") as one:
            assert one
        assert len(unseen) == 1
        with reserve_work("a sweep") as again:
            assert again
    for connection in unseen:
        close(connection)


def test_unreachable_server_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "postgresql+psycopg://lab@127.0.0.1:1/lab")
    reset_engine()
    with pytest.raises(UnreachableError, match="does not answer"):
        rooms.count_rooms()
    with pytest.raises(StorageError), reserve_work("a sweep"):
        pass


def test_processes_agree_after_whatever_is_done_at_once() -> None:
    """Students move and vote while the teacher starts, switches, closes and ends, everywhere."""
    chance = random.Random(3)
    turns = [
        ActivityStarted(LivingBatch()),
        ModeSwitched("inference"),
        OutlierChosen(2),
        BatchSplit(2),
        AnswersClosed(),
        ActivityReset(),
        ActivityStarted(OPTIONS),
        AnswersClosed(),
        ActivityEnded(),
        ActivityStarted(LivingBatch()),
    ]

    async def attempt(lab: Rooms, who: Ticket, event: Event) -> None:
        with suppress(RefusedError):
            await lab.act(*key(who), event)
        await asyncio.sleep(chance.uniform(0.0, 0.03))

    async def story(one: Rooms, other: Rooms) -> None:
        labs = (one, other)
        teacher, students = await opened(one, 8)
        ended = False

        async def take_part(student: Ticket) -> None:
            while not ended:
                lab = labs[student.seat % 2] if chance.random() < 0.9 else chance.choice(labs)
                x = round(chance.uniform(-9, 9), 3)
                await attempt(lab, student, SliderMoved(x))
                if chance.random() < 0.2:
                    await attempt(lab, student, VoteCast(chance.randrange(2)))

        async def teach() -> None:
            for event in 3 * turns:
                await attempt(chance.choice(labs), teacher, event)
                await asyncio.sleep(chance.uniform(0.0, 0.15))

        taking_part = [asyncio.create_task(take_part(each)) for each in students]
        await teach()
        ended = True
        await asyncio.gather(*taking_part)
        for lab in labs:
            held = await lab.registry.get(teacher.code)
            held._publish_sliders()
            await held.store_sliders()
        for lab in labs:
            await see(lab, teacher, lambda room: room == stored(teacher.code))

    run(story)
