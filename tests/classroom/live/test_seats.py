"""A token opens its own seat alone, and whatever is tried too often or too late is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bn_core.classroom.events.event import MAX_WAITING
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.events.student import NetworkPicked, VoteCast
from bn_core.classroom.events.teacher import (
    ActivityStarted,
    AnswersClosed,
    AnswersRevealed,
    ScreeningSwitched,
    SecondVoteStarted,
    StudentRemoved,
)
from bn_core.classroom.inputs.errors import (
    FullError,
    NoRoomError,
    NotNowError,
    NotYoursError,
    TooOftenError,
)
from bn_core.classroom.live import rooms as classroom_rooms
from bn_core.classroom.live.rooms import (
    GUESS_BURST,
    GUESS_RATE,
    JOIN_BURST,
    JOIN_RATE,
    OPENING_BURST,
    OPENING_RATE,
    TOKEN_BURST,
    TOKEN_RATE,
    Rooms,
)
from bn_core.classroom.steps.settings import ClassSweep
from bn_core.storage import rooms
from bn_core.storage.database import StorageError
from tests.classroom.hosted_rooms import Clock, key, opened, run, stored, view
from tests.classroom.rooms import OPTIONS

SCHOOL = "10.0.0.9"
"""The one address of all phones of a school."""


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


async def guess(lab: Rooms, many: int, address: str = SCHOOL, proof: str = "") -> list[Any]:
    """Try so many wrong codes at once, and return what is raised for each."""
    tries = [lab.join("BBBBBB", "Eve", address, proof) for _ in range(many)]
    return await asyncio.gather(*tries, return_exceptions=True)


def test_wrong_codes_slow_the_network_that_guesses() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher = await lab.open()
        began = clock.now
        for _ in range(GUESS_BURST + 100):
            with pytest.raises(NoRoomError, match="No room has this code"):
                await lab.join("BBBBBB", "Eve", SCHOOL)
        assert clock.now - began >= 100 / GUESS_RATE
        began = clock.now
        await lab.join(teacher.code, "Ada", "10.0.0.1")
        assert clock.now - began < 1  # from another network

    run(story)


def test_right_code_is_not_refused_because_of_neighbours() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, other = await lab.open(), await lab.open()
        await guess(lab, GUESS_BURST)
        began = clock.now
        await lab.join(teacher.code, "Ada", SCHOOL)  # a little later than without the guesser
        assert 0 < clock.now - began <= 2 / GUESS_RATE
        assert TooOftenError in {type(each) for each in await guess(lab, 1000)}
        await lab.seat(*key(teacher), SCHOOL)  # the teacher sits in the same network
        began = clock.now
        await lab.join(teacher.code, "Grace", SCHOOL)
        assert clock.now - began < 1
        with pytest.raises(TooOftenError, match="Too many tries"):
            await asyncio.gather(*(lab.join(other.code, f"E {n}", SCHOOL) for n in range(99)))

    run(story)


def test_whole_class_joins_at_once_from_one_network() -> None:
    async def story(lab: Rooms, _: Clock) -> None:
        teacher = await lab.open()
        phones = [lab.join(teacher.code, f"Student {n}", SCHOOL) for n in range(3 * GUESS_BURST)]
        seats = await asyncio.gather(*phones)
        assert len({each.seat for each in seats}) == 3 * GUESS_BURST

    run(story)


def test_proof_of_a_seat_separates_student_from_network() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        first, second = await lab.open(), await lab.open()
        seat = await lab.join(first.code, "Ada", "10.0.0.1")
        await guess(lab, 1000)
        began = clock.now
        await lab.join(second.code, "Ada", SCHOOL, seat.proof)
        assert clock.now - began < 1
        await guess(lab, GUESS_BURST, "10.0.0.7", seat.proof)
        began = clock.now
        await lab.join(second.code, "Grace", "10.0.0.7")
        assert clock.now - began < 1
        await lab.join(second.code, "Ada again", "10.0.0.8", seat.proof)  # this browser has guessed
        assert clock.now - began >= 1
        for forged in (f"{first.code}:guess", "BBBBBB:", ":", first.code):
            began = clock.now
            await guess(lab, GUESS_BURST + 10, proof=forged)
            assert clock.now - began >= 5 / GUESS_RATE

    run(story)


def test_joining_a_room_is_paced() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, other = await lab.open(), await lab.open()
        began = clock.now
        for n in range(JOIN_BURST + 60):
            await lab.join(teacher.code, f"Bot {n}", SCHOOL)
        assert clock.now - began >= 60 / JOIN_RATE
        began = clock.now
        await lab.join(other.code, "Ada", SCHOOL)
        assert clock.now - began < 1
        at_once = [lab.join(teacher.code, f"More {n}", SCHOOL) for n in range(400)]
        result = await asyncio.gather(*at_once, return_exceptions=True)
        assert {type(each) for each in result} > {TooOftenError}

    run(story)


def test_screened_students_take_no_part_until_admitted() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, _ = await opened(lab, 1)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        await lab.act(*key(teacher), ScreeningSwitched(True))
        bots = [await lab.join(teacher.code, f"Bot {n}", SCHOOL) for n in range(MAX_WAITING)]
        with pytest.raises(FullError, match="already waiting"):
            await lab.join(teacher.code, "Bot", SCHOOL)
        seen = await view(lab, *key(bots[0]))
        assert (seen["kind"], seen["activity"], seen["name"]) == ("waiting", None, "Bot 0")
        with pytest.raises(NotNowError, match="lets you in"):
            await lab.act(*key(bots[0]), VoteCast(1))
        leading = await view(lab, *key(teacher))
        assert leading["here"] == len(leading["students"]) == 1
        assert len(leading["waiting"]) == MAX_WAITING
        await lab.act(*key(teacher), {"kind": "declined", "student": 0})
        for bot in bots:
            with pytest.raises(NoRoomError):
                await lab.seat(*key(bot))
        ada = await lab.join(teacher.code, "Ada", SCHOOL)
        assert ada.seat == 2  # nobody who was turned away used up a seat
        await lab.act(*key(teacher), {"kind": "admitted", "student": ada.seat})
        await lab.act(*key(ada), VoteCast(1))
        assert stored(teacher.code) == await lab.room(*key(teacher))
        assert "Bot 0" in await lab.export(*key(teacher))

    run(story)


def test_opening_rooms_is_limited_per_network() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        for _ in range(OPENING_BURST):
            await lab.open("10.0.0.9")
        for wait, said in ((0, "in 2 minutes"), (1 / OPENING_RATE - 1, "in 1 second")):
            clock.now += wait
            with pytest.raises(TooOftenError, match=rf"Too many tries.* Try again {said}\.$"):
                await lab.open("10.0.0.9")
        await lab.open("10.0.0.8")
        clock.now += 1  # the next lesson need not wait for an hour
        await lab.open("10.0.0.9")

    run(story)


def test_wrong_tokens_are_slowed_and_valid_ones_not() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        began = clock.now
        for n in range(TOKEN_BURST + 20):
            with pytest.raises(NoRoomError, match="join with the code on the screen"):
                await lab.seat(("BBBBBB", teacher.code, "-")[n % 3], "guess", SCHOOL)
        assert clock.now - began >= 20 / TOKEN_RATE
        many = [lab.seat("-", one.token, SCHOOL) for _ in range(20)]
        result = await asyncio.gather(*many, return_exceptions=True)
        assert {type(each) for each in result} == {NoRoomError, TooOftenError}
        began = clock.now
        for _ in range(200):  # a whole school comes back after lunch
            assert await lab.seat(*key(one), SCHOOL) == 1
            assert await lab.seat(*key(teacher), SCHOOL) == 0
        await lab.join(teacher.code, "Eve", SCHOOL)  # tokens are not codes
        assert clock.now - began < 5

    run(story)


def test_database_failure_counts_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StorageError("The disk is gone.")

    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (one, *_) = await opened(lab)
        again = Rooms(clock)
        with monkeypatch.context() as broken:
            broken.setattr(rooms, "load_events", away)
            for _ in range(2 * GUESS_BURST):
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
