"""A token opens its own seat alone, and whatever is tried too often or too late is refused."""

from __future__ import annotations

import asyncio

import pytest

from bn_core.classroom import rooms as classroom_rooms
from bn_core.classroom.errors import NoRoomError, NotNowError, NotYoursError, TooOftenError
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.events.student import NetworkPicked, VoteCast
from bn_core.classroom.events.teacher import (
    ActivityStarted,
    AnswersClosed,
    AnswersRevealed,
    SecondVoteStarted,
    StudentRemoved,
)
from bn_core.classroom.rooms import Rooms
from bn_core.classroom.settings import ClassSweep
from bn_core.storage import rooms
from bn_core.storage.database import StorageError
from tests.classroom.hosted_rooms import Clock, key, opened, run, view
from tests.classroom.rooms import OPTIONS


def test_token_opens_only_its_seat() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, two, _) = await opened(lab)
        other, _ = await opened(lab, 1)
        for code, token in (
            (other.code, one.token),
            (one.code, "guess"),
            ("BBBBBB", one.token),
            (one.code, None),
            (None, one.token),
            (one.code, one.code),
        ):
            with pytest.raises(NoRoomError, match="join with the code on the screen") as refusal:
                await lab.act(code, token, VoteCast(0))
            assert (
                str(refusal.value) == classroom_rooms.NOT_IN_ROOM
            )  # no hint at which of the two was wrong
        for asked in (lab.export, lab.delete, lab.room):
            with pytest.raises(NotYoursError, match="Only the teacher"):
                await asked(*key(one))
        with pytest.raises(NotYoursError, match="Only the teacher"):
            await lab.act(*key(one), AnswersRevealed())
        await lab.act(*key(teacher), StudentRemoved(two.seat))
        with pytest.raises(NoRoomError):
            await view(lab, *key(two))
        for each in rooms.load_events(teacher.code):
            assert not any(ticket.token in str(each.record) for ticket in (teacher, one, two))

    run(story)


def test_late_event_is_refused() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, (one, two, _) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        turn = (await view(lab, *key(one)))["turn"]
        vote = {"kind": "voted", "option": 1, "turn": turn}
        await lab.act(*key(one), vote)
        for change in (SecondVoteStarted(), ActivityStarted(OPTIONS)):
            await lab.act(*key(teacher), change)
            with pytest.raises(NotNowError, match="moved on"):
                await lab.act(*key(two), vote)
        await lab.act(*key(teacher), ActivityStarted(ClassSweep()))
        await lab.act(*key(one), NetworkPicked())
        await lab.act(*key(teacher), AnswersClosed())
        turn = (await view(lab, *key(teacher)))["turn"]
        with pytest.raises(NotNowError, match="moved on"):
            await lab.act_as_lab(one.code, NetworkMeasured(1, 0.9), turn - 1)
        await lab.act_as_lab(one.code, NetworkMeasured(1, 0.9), turn)
        assert (await view(lab, *key(one)))["activity"]["own"]["outcome"] == "learns"

    run(story)


def test_wrong_codes_are_limited_per_network() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher = await lab.open()
        for _ in range(classroom_rooms.WRONG_CODE_LIMIT[0]):
            with pytest.raises(NoRoomError, match="No room has this code"):
                await lab.join("BBBBBB", "Eve", "10.0.0.9")
        with pytest.raises(TooOftenError, match="Too many tries"):
            await lab.join(teacher.code, "Eve", "10.0.0.9")
        many = [
            lab.join("BBBBBB", "Eve", "10.0.0.8")
            for _ in range(classroom_rooms.WRONG_CODE_LIMIT[0])
        ]
        *_, right = await asyncio.gather(
            *many, lab.join(teacher.code, "Eve", "10.0.0.8"), return_exceptions=True
        )
        assert isinstance(right, TooOftenError)  # also where all are tried at once
        for n in range(2 * classroom_rooms.WRONG_CODE_LIMIT[0]):
            await lab.join(teacher.code, f"Ada {n}", "10.0.0.1")
        clock.now += classroom_rooms.WRONG_CODE_LIMIT[1]
        await lab.join(teacher.code, "Eve", "10.0.0.9")

    run(story)


def test_opening_rooms_is_limited_per_network() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        for _ in range(classroom_rooms.OPENING_LIMIT[0]):
            await lab.open("10.0.0.9")
        with pytest.raises(TooOftenError, match="Too many tries"):
            await lab.open("10.0.0.9")
        await lab.open("10.0.0.8")
        clock.now += classroom_rooms.OPENING_LIMIT[1]
        await lab.open("10.0.0.9")

    run(story)


def test_wrong_tokens_are_limited_and_valid_ones_not() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        for _ in range(
            2 * classroom_rooms.WRONG_CODE_LIMIT[0]
        ):  # a whole school comes back after lunch
            assert await lab.seat(*key(one), "10.0.0.9") == 1
            assert await lab.seat(*key(teacher), "10.0.0.9") == 0
        for n in range(classroom_rooms.WRONG_CODE_LIMIT[0]):
            with pytest.raises(NoRoomError, match="join with the code on the screen"):
                await lab.seat(("BBBBBB", teacher.code, "-")[n % 3], "guess", "10.0.0.9")
        with pytest.raises(TooOftenError, match="Too many tries"):
            await lab.seat("BBBBBB", one.token, "10.0.0.9")
        with pytest.raises(TooOftenError, match="Too many tries"):
            await lab.join(teacher.code, "Eve", "10.0.0.9")
        assert await lab.seat(*key(one), "10.0.0.9") == 1
        with pytest.raises(NoRoomError):
            await lab.seat("BBBBBB", one.token, "10.0.0.8")
        clock.now += classroom_rooms.WRONG_CODE_LIMIT[1]
        with pytest.raises(NoRoomError):
            await lab.seat("BBBBBB", one.token, "10.0.0.9")

    run(story)


def test_database_failure_counts_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StorageError("The disk is gone.")

    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        again = Rooms(clock)
        with monkeypatch.context() as broken:
            broken.setattr(rooms, "load_events", away)
            for _ in range(classroom_rooms.WRONG_CODE_LIMIT[0] + 1):
                with pytest.raises(StorageError):
                    await again.join(teacher.code, "Eve", "10.0.0.9")
                with pytest.raises(StorageError):
                    await again.seat(*key(one), "10.0.0.9")
        assert (await again.join(teacher.code, "Eve", "10.0.0.9")).seat == 4

    run(story)


def test_student_events_are_rate_limited() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        votes = [lab.act(*key(one), VoteCast(0)) for _ in range(30)]
        result = await asyncio.gather(*votes, return_exceptions=True)
        assert {type(each) for each in result} == {type(None), TooOftenError}
        clock.now += 10
        await lab.act(*key(one), VoteCast(0))

    run(story)
