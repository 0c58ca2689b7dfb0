"""The last number or vote before closing counts, and what is revealed adds up."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.activities.activity import MAX_CHANGES
from bn_core.classroom.activities.predict import PredictActivity
from bn_core.classroom.activities.tallies import (
    MAX_BARS,
    Bar,
    bin_answers,
    count_moves,
    summarize_moves,
)
from bn_core.classroom.activities.vote import VoteActivity
from bn_core.classroom.events.event import TEACHER
from bn_core.classroom.events.student import LineWritten, NetworkPicked, NumberAnswered, VoteCast
from bn_core.classroom.events.teacher import (
    ActivityReset,
    ActivityStarted,
    AnswersClosed,
    AnswersRevealed,
    NamesSwitched,
    SecondVoteStarted,
    StudentRemoved,
)
from bn_core.classroom.inputs.errors import NotNowError, RefusedError
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import ClassSweep, LookAt, Predict, Vote, WriteLine
from bn_core.course.quiz.bank import BANK
from bn_core.course.quiz.marking import mark_answer
from bn_core.lessons.question import DrawnNumber, Mistake
from bn_core.text.numbers import format_number
from tests.classroom.rooms import NUMBER, NUMERIC, OPTIONS, apply_events, few, room_of, text


@few
@given(st.sampled_from(NUMERIC), st.integers(0, 9999))
def test_predict_measures_errors_from_bank_answer(id: str, seed: int) -> None:
    room = room_of(2, Predict(id, seed))
    truth = BANK[id].draw(seed).answer  # type: ignore[union-attr]
    room = apply_events(
        room,
        (1, NumberAnswered(truth)),
        (2, NumberAnswered(truth + 5)),
        (TEACHER, AnswersRevealed()),
    )
    shown = view_as_projector(room)["activity"]
    assert (shown["truth"], shown["right"] >= 1) == (truth, True)
    assert sum(each["count"] for each in shown["bars"]) == 2
    assert [each["count"] for each in shown["bars"] if each["kind"] == "right"] == [shown["right"]]
    assert view_as_student(room, 1)["activity"]["right"]
    assert view_as_student(room, 2)["activity"]["error"] == pytest.approx(5)
    assert shown["nearest"] == []
    assert (
        view_as_projector(room.after(TEACHER, NamesSwitched(True)))["activity"]["nearest"][0]
        == "Student 1"
    )


@few
@given(st.sampled_from(NUMERIC), st.integers(0, 9999), st.data())
def test_predict_names_mistake_as_quiz_does(id: str, seed: int, data: st.DataObject) -> None:
    asked = BANK[id].draw(seed)
    assert isinstance(asked, DrawnNumber)
    mistake = data.draw(st.sampled_from([*(each.value for each in asked.mistakes), asked.answer]))
    room = room_of(1, Predict(id, seed)).after(1, NumberAnswered(mistake))
    assert "mistake" not in view_as_student(room, 1)["activity"]
    result = view_as_student(room.after(TEACHER, AnswersRevealed()), 1)["activity"]
    marked = mark_answer(asked, mistake)
    assert (result["right"], result["mistake"]) == (marked.right, marked.mistake)
    assert bool(result["mistake"]) != result["right"]


@few
@given(st.lists(st.floats(-1e12, 1e12) | st.integers(-9, 9).map(float), max_size=60))
def test_bin_answers_counts_every_answer_once_and_in_order(answers: list[float]) -> None:
    bars = bin_answers(answers)
    assert len(bars) == min(len(set(answers)), MAX_BARS)
    assert [each.count for each in bars] == [
        sum(bar.low <= each <= bar.high for each in answers) for bar in bars
    ]
    assert sum(each.count for each in bars) == len(answers)
    assert all(one.high < other.low for one, other in pairwise(bars))


@few
@given(
    st.lists(st.integers(-1000, 1000), min_size=13, max_size=40, unique=True),
    st.integers(2, 12),
    st.sampled_from([1.0, -1.0]),
)
def test_bin_answers_is_not_spoiled_by_a_far_answer(
    cents: list[int], power: int, sign: float
) -> None:
    """It has a bar of its own, and costs the others one bar at most."""
    answers = [each / 100 for each in cents]
    far = sign * 10.0**power * 5
    bars = bin_answers([*answers, far])
    assert Bar(far, far, 1) in bars
    assert len(bars) == MAX_BARS


def test_predict_tells_near_answers_apart_despite_a_far_one() -> None:
    given = (3.5, 4.67, 2.0, 3.5, 1e6)
    room = room_of(len(given), Predict(text="Which variance?", answer=3.5))
    room = apply_events(room, *((seat, NumberAnswered(each)) for seat, each in enumerate(given, 1)))
    shown = view_as_projector(room.after(TEACHER, AnswersRevealed()))["activity"]["bars"]
    assert [(each["label"], each["count"]) for each in shown] == [
        ("2", 1),
        ("3.5", 2),
        ("4.67", 1),
        ("1e6", 1),
    ]


@few
@given(st.sampled_from(NUMERIC), st.integers(0, 9999))
def test_predict_names_each_usual_mistake_beside_its_bar(id: str, seed: int) -> None:
    asked = BANK[id].draw(seed)
    assert isinstance(asked, DrawnNumber)
    numbers = [each.value for each in asked.mistakes]
    room = room_of(len(numbers), Predict(id, seed))
    room = apply_events(
        room, *((seat, NumberAnswered(each)) for seat, each in enumerate(numbers, 1))
    )
    shown = view_as_projector(room.after(TEACHER, AnswersRevealed()))["activity"]["bars"]
    named = {each["why"] for each in shown if each["kind"] == "mistake"}
    assert named == {mark_answer(asked, each).mistake for each in numbers} - {""}
    assert [each["label"] for each in shown if each["kind"] == "right"] == [
        format_number(asked.answer)
    ]


@few
@given(
    st.lists(st.tuples(st.none() | st.integers(0, 2), st.none() | st.integers(0, 2)), min_size=1)
)
def test_vote_moves_add_up_to_tallies(votes: list[tuple[int | None, int | None]]) -> None:
    room = room_of(len(votes), OPTIONS)
    for turn in (0, 1):
        for seat, each in enumerate(votes, start=1):
            if (option := each[turn]) is not None:
                room = room.after(seat, VoteCast(option))
        room = room.after(TEACHER, AnswersRevealed() if turn else SecondVoteStarted())
    shown = view_as_projector(room)["activity"]
    both = [each for each in votes if None not in each]
    matrix = np.array(shown["moves"])
    for axis, turn in ((1, 0), (0, 1)):
        assert matrix.sum(axis).tolist() == [sum(v[turn] == k for v in both) for k in range(3)]
        assert shown["tallies"][turn] == [sum(v[turn] == k for v in votes) for k in range(3)]
    assert (shown["right"], shown["round"]) == (1, 2)


def test_last_vote_of_each_round_counts() -> None:
    room = room_of(1, OPTIONS).after(1, VoteCast(0))
    assert room.after(1, VoteCast(0)) is room  # sent again, as the answer was lost
    room = room.after(1, VoteCast(1))
    with pytest.raises(RefusedError, match="0 to 2"):
        room_of(1, OPTIONS).after(1, VoteCast(3))
    again = apply_events(
        room, (TEACHER, AnswersClosed()), (TEACHER, SecondVoteStarted()), (1, VoteCast(2))
    )
    assert isinstance(again.activity, VoteActivity)
    assert (again.activity.first, again.activity.second) == ({1: 1}, {1: 2})
    with pytest.raises(NotNowError, match="too late"):
        again.after(TEACHER, AnswersClosed()).after(1, VoteCast(0))
    with pytest.raises(NotNowError, match="once"):
        again.after(TEACHER, SecondVoteStarted())


CHANGES = [
    (NUMBER, NumberAnswered(1.0), NumberAnswered(2.0)),
    (OPTIONS, VoteCast(0), VoteCast(2)),
    (WriteLine(), LineWritten("x"), LineWritten("y")),
    (ClassSweep(), NetworkPicked(), NetworkPicked(rate=1.0)),
]
"""A setting, and two answers to it."""


@pytest.mark.parametrize(("setting", "first", "other"), CHANGES)
def test_answer_is_changed_until_it_is_closed_and_not_endlessly(
    setting: Any, first: Any, other: Any
) -> None:
    room = room_of(2, setting).after(1, first)
    for turn in range(MAX_CHANGES):
        assert room.after(1, (first, other)[turn % 2]) is room  # sent again changes nothing
        room = room.after(1, (other, first)[turn % 2])
        last = room_of(2, setting).after(1, (other, first)[turn % 2])
        assert view_as_teacher(room)["activity"] == view_as_teacher(last)["activity"]
    with pytest.raises(NotNowError, match="10 times"):
        room.after(1, other)
    assert room.after(1, first) is room
    assert room.after(2, other).after(2, first) is not room, "a bound of each student's own"
    closed = room.after(TEACHER, AnswersClosed())
    assert closed.after(1, first) is closed
    with pytest.raises(NotNowError, match="too late"):
        closed.after(1, other)


@pytest.mark.parametrize("late", [AnswersClosed(), AnswersRevealed()])
def test_closed_activity_refuses_answers(late: Any) -> None:
    sent = ((NUMBER, NumberAnswered(1.0)), (OPTIONS, VoteCast(0)), (ClassSweep(), NetworkPicked()))
    for setting, event in sent:
        room = room_of(1, setting).after(TEACHER, late)
        with pytest.raises(NotNowError, match="too late"):
            room.after(1, event)
        assert room.after(TEACHER, ActivityReset()).after(1, event).turn == 2


def test_typed_number_allows_one_percent() -> None:
    room = apply_events(room_of(2, NUMBER), (1, NumberAnswered(4.039)), (2, NumberAnswered(3.959)))
    shown = room.after(TEACHER, AnswersRevealed())
    assert [view_as_student(shown, seat)["activity"]["right"] for seat in (1, 2)] == [True, False]
    assert view_as_projector(shown)["activity"]["right"] == 1
    assert view_as_student(shown, 2)["activity"]["mistake"] == ""


def test_typed_vote_may_have_no_right_option() -> None:
    room = room_of(1, Vote(text="Tea?", options=("yes", "no"))).after(TEACHER, AnswersRevealed())
    assert view_as_projector(room)["activity"]["right"] is None


@pytest.mark.parametrize("right", [3, -1, 25, 99, True, "D", "1", "", "ab", "=1+1", 1.0])
def test_typed_vote_refuses_a_right_option_that_does_not_exist(right: Any) -> None:
    with pytest.raises(RefusedError, match="option"):
        Vote(text="Tea?", options=("yes", "no", "later"), right=right)
    for wrong, named in ((3, "D"), ("d", "D"), ("1", "1")):
        with pytest.raises(RefusedError, match=f"There is no option {named}. .* options A to C."):
            Vote(text="Tea?", options=("yes", "no", "later"), right=wrong)


def test_right_option_may_be_named_by_its_letter() -> None:
    typed: Any = " b "
    assert Vote(text="Tea?", options=("yes", "no"), right=typed).right == 1


def test_typed_vote_explains_its_answer_after_the_reveal() -> None:
    words = {"text": "Tea?", "options": ("yes", "no"), "explanation": "It is four."}
    asked = Vote(**words, right=1)  # type: ignore[arg-type]
    before = room_of(1, asked)
    assert "It is four." not in text(view_as_student(before, 1)) + text(view_as_projector(before))
    shown = view_as_student(before.after(TEACHER, AnswersRevealed()), 1)["activity"]
    assert (shown["why"], shown["explanation"]) == (["", "It is four."], "")
    for more in ({}, {"right": 1, "replies": ["Why?", "Yes."]}):
        room = room_of(1, Vote(**words, **more))  # type: ignore[arg-type]
        shown = view_as_projector(room.after(TEACHER, AnswersRevealed()))["activity"]
        assert shown["explanation"] == "It is four."
    assert shown["why"] == ["Why?", "Yes."]


def test_typed_vote_has_a_reply_for_each_option_or_none() -> None:
    assert Vote(text="Tea?", options=("yes", "no"), replies=(" ", "")).replies == ()
    with pytest.raises(RefusedError, match="one reply for each option"):
        Vote(text="Tea?", options=("yes", "no"), replies=("Why?",))


@pytest.mark.parametrize(("answer", "tolerance"), [(1e-3, 1e-5), (-250, 2.5), (0, 0.006)])
def test_typed_number_without_a_tolerance_allows_one_percent(
    answer: float, tolerance: float
) -> None:
    """However small it is: 0 is a wrong answer where 0.001 is right."""
    asked = Predict(text="How many?", answer=answer)
    assert asked.effective_tolerance == pytest.approx(tolerance)


@pytest.mark.parametrize(("tolerance", "right"), [(0.0, 1), (0.5, 2), (None, 1), (5, 3)])
def test_typed_number_has_its_own_tolerance_and_explanation(
    tolerance: float | None, right: int
) -> None:
    asked = Predict(text="How many?", answer=4.0, tolerance=tolerance, explanation="Count them.")
    answers = ((1, NumberAnswered(4.0)), (2, NumberAnswered(4.5)), (3, NumberAnswered(5.0)))
    room = apply_events(room_of(3, asked), *answers, (TEACHER, AnswersRevealed()))
    shown = view_as_projector(room)["activity"]
    assert (shown["right"], shown["explanation"]) == (right, "Count them.")
    assert view_as_student(room, 1)["activity"]["right"]


def test_typed_number_names_its_known_mistakes() -> None:
    mistakes = (Mistake(8, "That is twice as much."), Mistake(2, "That is half."))
    asked = Predict(text="How many?", answer=4.0, mistakes=mistakes)
    sent = ((1, 8.1), (2, 2.0), (3, 4.01), (4, 7.0))
    room = apply_events(
        room_of(4, asked), *((seat, NumberAnswered(number)) for seat, number in sent)
    )
    for each in mistakes:
        assert each.why not in text(view_as_projector(room)) + text(view_as_student(room, 1))
    room = room.after(TEACHER, AnswersRevealed())
    told = [view_as_student(room, seat)["activity"]["mistake"] for seat, _ in sent]
    assert told == ["That is twice as much.", "That is half.", "", ""]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"options": ("yes", "n" * 121)}, "Option B can have at most 120 characters"),
        ({"options": ("a", "b", "c", "b")}, "Two options are the same. Change B or D."),
        ({"options": ("a", "b"), "replies": ("", "r" * 601)}, "The reply to B can have at most"),
    ],
)
def test_a_fault_of_a_vote_names_the_option(typed: Any, fault: str) -> None:
    with pytest.raises(RefusedError, match=fault):
        Vote(text="Tea?", **typed)


@pytest.mark.parametrize(
    ("mistakes", "fault"),
    [
        ([{"value": 4.01, "why": "no"}], "4.01 is listed as a wrong answer, but counts"),
        ([{"value": 5, "why": " "}], "The reply to the wrong answer 5 needs at least one letter"),
        ([{"value": "5", "why": "no"}], "The known wrong answer 1 must be a number"),
        ([{"value": 5}], "has a number and a reply"),
        ([5], "has a number and a reply"),
        (7, "at most 8 known wrong answers"),
        ([{"value": 9, "why": "no"}] * 9, "at most 8 known wrong answers"),
    ],
)
def test_typed_number_refuses_mistakes_that_are_none(mistakes: Any, fault: str) -> None:
    with pytest.raises(RefusedError, match=fault):
        Predict(text="How many?", answer=4.0, mistakes=mistakes)


@pytest.mark.parametrize("tolerance", [-1, float("nan"), 1e13, True, "1"])
def test_typed_number_refuses_a_tolerance_that_is_none(tolerance: Any) -> None:
    with pytest.raises(RefusedError, match="The tolerance must be a number"):
        Predict(text="How many?", answer=4.0, tolerance=tolerance)


def test_look_at_shows_link_until_closed() -> None:
    room = room_of(1, LookAt("http://10.0.0.7:8501/depth?seed=3"))
    shown = {"link": "/depth?seed=3", "title": "How deep can it go"}
    assert view_as_student(room, 1)["activity"] == shown
    closed = view_as_student(room.after(TEACHER, AnswersClosed()), 1)
    assert closed["activity"] == {**shown, "link": None}
    with pytest.raises(NotNowError, match="nothing to reveal"):
        room.after(TEACHER, AnswersRevealed())


def test_removed_student_leaves_no_answers() -> None:
    for setting, event in (
        (NUMBER, NumberAnswered(1.0)),
        (OPTIONS, VoteCast(0)),
        (ClassSweep(), NetworkPicked()),
    ):
        room = apply_events(room_of(2, setting), (1, event), (TEACHER, StudentRemoved(1)))
        assert view_as_projector(room)["activity"]["answered"] == 0
        assert text(view_as_teacher(room))
    assert isinstance(room_of(1, NUMBER).activity, PredictActivity)
    assert room_of(1).after(TEACHER, ActivityStarted(NUMBER)).turn == 1


votes = st.dictionaries(st.integers(1, 30), st.integers(0, 3))


@few
@given(first=votes, second=votes, right=st.one_of(st.none(), st.integers(0, 3)))
def test_summarize_moves_counts_students_who_voted_twice(
    first: dict[int, int], second: dict[int, int], right: int | None
) -> None:
    result = summarize_moves(count_moves(first, second, 4), right)
    both = [(first[seat], second[seat]) for seat in first.keys() & second.keys()]
    moved = [pair for pair in both if pair[0] != pair[1]]
    assert (result["twice"], result["changed"]) == (len(both), len(moved))
    assert result["before"] == [sum(a == place for a, _ in both) for place in range(4)]
    assert result["after"] == [sum(b == place for _, b in both) for place in range(4)]
    if right is None:
        assert result["to"] is result["from"] is None
    else:
        assert result["to"] == sum(b == right for _, b in moved)
        assert result["from"] == sum(a == right for a, _ in moved)
