"""Before the reveal no answer and no tally leaves the server, whatever has been answered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.events.event import LAB, OUTCOMES, TEACHER
from bn_core.classroom.events.lab import NetworkMeasured
from bn_core.classroom.events.student import NetworkPicked, NumberAnswered, VoteCast
from bn_core.classroom.events.teacher import AnswersClosed, NamesSwitched, SecondVoteStarted
from bn_core.classroom.room.views import view_as_projector, view_as_student
from bn_core.classroom.steps.settings import ClassSweep, Predict, Vote
from tests.classroom.rooms import CHOICE, NUMBER, NUMERIC, OPTIONS, apply_events, few, room_of, text


def secretive(setting: Any, first: list[Any], others: list[Any]) -> None:
    """Two rooms in which seat 1 does the same and all others do something else look the same."""
    rooms = [
        apply_events(
            room_of(len(first), setting), *((seat, event) for seat, event in enumerate(each, 1))
        )
        for each in (first, [first[0], *others[1:]])
    ]
    hidden_until_revealed = [[each, each.after(TEACHER, AnswersClosed())] for each in rooms]
    if isinstance(setting, ClassSweep):  # closing shows the map; bets stay hidden
        hidden_until_revealed = [each[:1] for each in hidden_until_revealed]
    for one, other in zip(*hidden_until_revealed, strict=True):
        for a, b in (
            (one, other),
            (one.after(TEACHER, NamesSwitched(True)), other.after(TEACHER, NamesSwitched(True))),
        ):
            assert text(view_as_projector(a)) == text(view_as_projector(b))
            assert text(view_as_student(a, 1)) == text(view_as_student(b, 1))


@few
@given(
    st.data(), st.integers(1, 6), st.sampled_from([NUMBER, *(Predict(id, 3) for id in NUMERIC[:6])])
)
def test_views_hide_numbers_before_reveal(data: st.DataObject, many: int, setting: Predict) -> None:
    numbers = st.lists(st.floats(-1e12, 1e12).map(NumberAnswered), min_size=many, max_size=many)
    secretive(setting, data.draw(numbers), data.draw(numbers))


@few
@given(st.data(), st.integers(1, 6))
def test_views_hide_votes_before_reveal(data: st.DataObject, many: int) -> None:
    votes = st.lists(st.integers(0, 2).map(VoteCast), min_size=many, max_size=many)
    first, others, again, differently = (data.draw(votes) for _ in range(4))
    secretive(OPTIONS, first, others)
    rooms = []
    for one, two in ((first, again), (others, differently)):
        room = apply_events(room_of(many, OPTIONS), (1, first[0]), *enumerate(one[1:], 2))
        room = apply_events(
            room, (TEACHER, SecondVoteStarted()), (1, again[0]), *enumerate(two[1:], 2)
        )
        rooms.append(room)
    assert text(view_as_projector(rooms[0])) == text(view_as_projector(rooms[1]))
    assert text(view_as_student(rooms[0], 1)) == text(view_as_student(rooms[1], 1))


@few
@given(st.data(), st.integers(1, 6))
def test_views_hide_networks_before_closing_and_predictions_before_reveal(
    data: st.DataObject, many: int
) -> None:
    pick = st.builds(
        NetworkPicked,
        st.floats(1e-4, 100),
        st.floats(0.01, 100),
        st.booleans(),
        st.sampled_from(OUTCOMES),
    )
    picks = st.lists(pick, min_size=many, max_size=many)
    first, others = data.draw(picks), data.draw(picks)
    secretive(ClassSweep(), first, others)
    views = []
    for bet in (OUTCOMES[0], OUTCOMES[2]):
        bets = [
            NetworkPicked(each.rate, each.init_scale, each.batch_norm, bet) for each in first[1:]
        ]
        room = apply_events(room_of(many, ClassSweep()), (1, first[0]), *enumerate(bets, 2))
        room = apply_events(room, (TEACHER, AnswersClosed()), (LAB, NetworkMeasured(many, 0.9)))
        views.append(text(view_as_projector(room)) + text(view_as_student(room, 1)))
    assert views[0] == views[1]


@pytest.mark.parametrize("closed", [False, True])
def test_views_hide_right_answer_before_reveal(closed: bool) -> None:
    asked = {"text", "answered"}
    for setting, also, own in [
        *((Predict(id, 5), set(), {"answer"}) for id in NUMERIC),
        *((Vote(id, 5), {"options", "round"}, {"first", "second"}) for id in CHOICE),
    ]:
        room = room_of(1, setting)
        room = room.after(TEACHER, AnswersClosed()) if closed else room
        assert set(view_as_projector(room)["activity"]) == asked | also
        assert set(view_as_student(room, 1)["activity"]) == asked | also | own
