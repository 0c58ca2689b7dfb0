"""The projector's code opens the wall, and nothing that the wall does not show."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.events.event import LAB, PROJECTOR, Event
from bn_core.classroom.events.lab import RoomOpened
from bn_core.classroom.inputs.errors import NoRoomError, NotYoursError
from bn_core.classroom.live.rooms import Rooms
from bn_core.classroom.people.identity import LETTERS, WALL_LENGTH, hash_token
from bn_core.classroom.room.state import Entry, Room
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from tests.classroom.any_event import students, teachers
from tests.classroom.hosted_rooms import Clock, key, opened, run
from tests.classroom.rooms import OPTIONS, few, room_of, text


def test_wall_code_is_a_rooms_own_and_the_teacher_alone_sees_it() -> None:
    room = room_of(2, OPTIONS)
    assert len(room.wall_code) == WALL_LENGTH
    assert set(room.wall_code) <= set(LETTERS)
    assert room.find_seat(hash_token(room.wall_code)) == PROJECTOR
    assert view_as_teacher(room)["wall"] == f"KTW XBN {room.wall_code}"
    for view in (view_as_projector(room), view_as_student(room, 1)):
        assert room.wall_code not in text(view)
    others = [Room.replay([Entry(1, 0.0, LAB, RoomOpened("KTWXBN", f"{n}"))]) for n in range(50)]
    assert len({each.wall_code for each in others}) > 45


@few
@given(st.one_of(teachers(), students()))
def test_projector_can_send_nothing(event: Event) -> None:
    with pytest.raises(NotYoursError, match="Only the"):
        room_of(2, OPTIONS).after(PROJECTOR, event)


def test_projector_follows_a_room_and_does_nothing_else_with_it() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        del clock
        teacher, _ = await opened(lab)
        wall = (teacher.code, (await lab.room(*key(teacher))).wall_code)
        assert await lab.seat(*wall) == PROJECTOR
        async with aclosing(lab.follow(*wall)) as every:
            assert (await anext(every)).code == teacher.code
        refused: list[Awaitable[object]] = [
            lab.room(*wall),
            lab.export(*wall),
            lab.delete(*wall),
            lab.act(*wall, {"kind": "ended"}),
        ]
        for each in refused:
            with pytest.raises(NotYoursError):
                await each
        with pytest.raises(NoRoomError):
            await lab.seat(teacher.code, "ZZZZ" if wall[1] != "ZZZZ" else "BBBB")

    run(story)
