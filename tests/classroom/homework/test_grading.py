"""Homework is graded as the core says: questions by their mark, exercises by their numbers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.homework.assignment import (
    EXERCISE,
    LESSON,
    MAX_ITEMS,
    QUESTION,
    Assignment,
    Item,
    choose_seed,
    draw_item_question,
    read_assignment,
    write_assignment,
)
from bn_core.classroom.homework.grading import grade, grade_item, read_answer
from bn_core.classroom.homework.service import MAX_STUDENTS
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.course.quiz.bank import BANK
from bn_core.course.quiz.marking import mark_answer
from bn_core.lessons.write_it.check import State, check_answer
from bn_core.lessons.write_it.desk_check import SECOND
from bn_core.lessons.write_it.desk_file import MAX_SEED, draw_givens
from bn_core.lessons.write_it.exercises import EXERCISES
from tests.classroom.homework.homework import ITEMS, make_assignment, right_answer, wrong_answer
from tests.classroom.rooms import few

SEEDS = st.integers(0, MAX_SEED)
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)


@few
@given(SEEDS, st.sampled_from(sorted(BANK)), st.floats(-1e6, 1e6) | st.integers(0, 3))
def test_a_question_is_marked_as_the_quiz_marks_it(seed: int, id: str, answer: float) -> None:
    item = Item(QUESTION, id, 2)
    try:
        number = read_answer(item, seed, answer)
    except RefusedError:
        assert BANK[id].kind == "choice"
        return
    mark = grade_item(item, seed, number)
    marked = mark_answer(draw_item_question(item, seed), answer)
    assert mark.right is marked.right
    assert mark.points == 2 * (marked.right is True)
    assert mark.mistake == marked.mistake


@few
@given(SEEDS, st.sampled_from(EXERCISES), st.data())
def test_an_exercise_is_right_if_it_is_on_both_batches(
    seed: int, exercise: Any, data: st.DataObject
) -> None:
    programs = [exercise.solution, *(each.program for each in exercise.mistakes), "x +", "x"]
    program = data.draw(st.sampled_from(programs))
    states = [
        check_answer(exercise, program, draw_givens(seed, more)).state for more in (0, SECOND)
    ]
    mark = grade_item(Item(EXERCISE, exercise.name), seed, program)
    assert mark.right is all(state == State.RIGHT for state in states)
    assert bool(mark.mistake) is not mark.right


@each_exercise
def test_every_solution_has_its_points(exercise: Any) -> None:
    mark = grade_item(Item(EXERCISE, exercise.name, 3), 7, exercise.solution)
    assert (mark.right, mark.points) == (True, 3)


def test_numbers_that_are_copied_into_a_program_are_wrong() -> None:
    mean = draw_givens(5).values["mean"]
    copied = f"mean = {np.asarray(mean).tolist()}"
    assert grade_item(Item(EXERCISE, "mean"), 5, copied).right is False


@few
@given(SEEDS, st.lists(st.sampled_from(["right", "wrong", "none"]), min_size=4, max_size=4))
def test_the_points_are_those_of_the_right_answers(seed: int, states: list[str]) -> None:
    assignment = make_assignment()
    answers = {
        place: (right_answer if state == "right" else wrong_answer)(item, seed)
        for place, (item, state) in enumerate(zip(ITEMS, states, strict=True))
        if state != "none"
    }
    marks = grade(assignment, seed, answers)
    right = [item.points for item, state in zip(ITEMS, states, strict=True) if state == "right"]
    assert sum(each.points for each in marks) == sum(right) <= assignment.most_points
    graded = [(mark.right, state) for mark, state in zip(marks, states, strict=True)][1:]
    expected = {"right": True, "wrong": False, "none": None}
    assert all(right is expected[state] for right, state in graded)


@given(st.text("BCDFGHJK", min_size=6, max_size=6))
def test_no_two_students_have_the_same_seed(code: str) -> None:
    seeds = [choose_seed(code, seat) for seat in range(1, MAX_STUDENTS + 1)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed <= MAX_SEED for seed in seeds)


FORGED = [None, True, "1", [], {}, float("nan"), float("inf"), 10**400, -1, 99.5, "x" * 10_000]


@pytest.mark.parametrize("value", FORGED, ids=lambda each: str(each)[:10])
def test_a_forged_answer_is_refused_or_graded(value: Any) -> None:
    for item in ITEMS:
        with suppress(RefusedError):
            mark = grade_item(item, 3, read_answer(item, 3, value))
            assert 0 <= mark.points <= item.points


def test_an_assignment_is_read_as_it_was_written() -> None:
    assignment = make_assignment()
    assert read_assignment(write_assignment(assignment)) == assignment
    assert assignment.most_points == 6


@pytest.mark.parametrize(
    "record", [None, 7, {}, {"v": 2}, {"v": 1, "title": "A", "items": [{}], "deadline": 1}]
)
def test_a_record_of_another_version_is_refused(record: Any) -> None:
    with pytest.raises(RefusedError, match="another version"):
        read_assignment(record)


@pytest.mark.parametrize(
    ("kind", "name", "points"),
    [
        (LESSON, "https://example.org/no", 1),
        (EXERCISE, "nonsense", 1),
        (QUESTION, "mean", 1),
        ("essay", "mean", 1),
        (EXERCISE, ["mean"], 1),
        (EXERCISE, "mean", 0),
        (EXERCISE, "mean", 11),
        (EXERCISE, "mean", True),
    ],
)
def test_an_item_that_the_lab_does_not_have_is_refused(kind: Any, name: Any, points: Any) -> None:
    with pytest.raises(RefusedError):
        Item(kind, name, points)


@pytest.mark.parametrize(
    ("title", "items"), [("", ITEMS), ("A", ()), ("A", ITEMS * 2), ("A", ITEMS * MAX_ITEMS)]
)
def test_an_assignment_out_of_bounds_is_refused(title: str, items: tuple[Item, ...]) -> None:
    with pytest.raises(RefusedError):
        Assignment(title, items, 1.0)
