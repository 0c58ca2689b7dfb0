"""An activity closes when its timer is at zero, by the server's clock alone."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.events.event import LAB, TEACHER
from bn_core.classroom.events.lab import TimeRanOut
from bn_core.classroom.events.student import SliderMoved, VoteCast
from bn_core.classroom.events.teacher import (
    ActivityReset,
    ActivityStarted,
    AnswersClosed,
    MinuteAdded,
    SecondVoteStarted,
    TimerStarted,
    TimerStopped,
)
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.live.rooms import Rooms
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import LivingBatch
from tests.classroom.hosted_rooms import Clock, key, opened, run, stored
from tests.classroom.rooms import OPTIONS, apply_events, few, room_of


@few
@given(st.lists(st.sampled_from(["start", "minute", "stop"]), max_size=8), st.floats(5, 3600))
def test_timer_ends_where_its_events_put_it(does: list[str], seconds: float) -> None:
    room, until = room_of(1, OPTIONS), None
    for now, each in enumerate(does):
        if each == "start":
            room = room.after(TEACHER, TimerStarted(seconds).start(now))
            until = now + seconds
        elif until is None:
            with pytest.raises(NotNowError, match="No timer is running"):
                room.after(TEACHER, MinuteAdded() if each == "minute" else TimerStopped())
        else:
            room = room.after(TEACHER, MinuteAdded() if each == "minute" else TimerStopped())
            until = until + 60 if each == "minute" else None
        views = (view_as_teacher(room), view_as_projector(room), view_as_student(room, 1))
        assert [view["until"] for view in views] == [until] * 3


@pytest.mark.parametrize("end", [TimeRanOut(), AnswersClosed(), SecondVoteStarted()])
def test_timer_is_gone_once_its_activity_goes_on(end: Any) -> None:
    room = apply_events(room_of(1, OPTIONS), (TEACHER, TimerStarted(60).start(0)))
    after = room.after(LAB if isinstance(end, TimeRanOut) else TEACHER, end)
    assert view_as_teacher(after)["until"] is None
    assert room.after(TEACHER, ActivityReset()).activity == room_of(1, OPTIONS).activity
    if not isinstance(end, SecondVoteStarted):
        with pytest.raises(NotNowError, match="too late"):
            after.after(1, VoteCast(0))
        with pytest.raises(NotNowError, match="closed"):
            after.after(TEACHER, TimerStarted(60).start(0))


def test_answer_after_zero_is_refused_whatever_the_browser_says() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, (first, second, third) = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        await lab.act(*key(teacher), {"kind": "timed", "seconds": 60, "until": 9e9})
        assert view_as_teacher(await lab.room(*key(teacher)))["until"] < clock.now + 61
        clock.now += 59
        await lab.act(*key(first), VoteCast(1))
        await lab.act(*key(teacher), MinuteAdded())
        clock.now += 59
        await lab.act(*key(second), VoteCast(1))
        clock.now += 2
        with pytest.raises(NotNowError, match="too late"):
            await lab.act(*key(third), VoteCast(0))
        await lab.act(*key(first), VoteCast(1))  # a repetition of what is stored
        await lab.act(*key(teacher), ActivityStarted(LivingBatch()))
        await lab.act(*key(teacher), TimerStarted(5))
        clock.now += 6
        with pytest.raises(NotNowError, match="too late"):
            await lab.act(*key(first), SliderMoved(1.0))

    run(story)


@pytest.mark.usefixtures("each_database")
def test_timer_closes_by_itself_after_a_restart_of_the_server() -> None:
    async def story(lab: Rooms, clock: Clock) -> None:
        teacher, students = await opened(lab)
        await lab.act(*key(teacher), ActivityStarted(OPTIONS))
        await lab.act(*key(teacher), TimerStarted(30))
        await lab.registry.close()
        clock.now += 31
        again = Rooms(clock)
        async with aclosing(again.watch(*key(students[0]))) as views:
            assert (await anext(views))["phase"] == "open"
            assert (await asyncio.wait_for(anext(views), 10))["phase"] == "closed"
        assert stored(teacher.code) == await again.room(*key(teacher))

    run(story)
