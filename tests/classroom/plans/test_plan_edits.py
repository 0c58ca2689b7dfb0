"""Edits of a plan move, copy and remove steps, and lose none by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.events.event import MAX_PLANNED
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.plans import edits
from bn_core.classroom.plans.index import PLANS
from bn_core.classroom.plans.plan import (
    MAX_QUESTIONS,
    Plan,
    Script,
    build_plan,
    build_step,
)
from bn_core.classroom.steps.settings import LivingBatch, Predict, Vote
from tests.classroom.own_plans import plans
from tests.classroom.rooms import few

MINE = edits.copy_plan(PLANS["first"])
MANY = len(MINE.steps)
NOTHING = Script("", "")


@few
@given(st.data())
def test_a_moved_step_comes_back(data: st.DataObject) -> None:
    places = st.integers(0, MANY - 1)
    before, after = data.draw(places), data.draw(places)
    moved = edits.move_step(MINE, before, after - before)
    assert moved.steps[after] == MINE.steps[before]
    assert sorted(each.title for each in moved.steps) == sorted(each.title for each in MINE.steps)
    assert edits.move_step(moved, after, before - after) == MINE


@few
@given(plans(), st.data())
def test_a_duplicate_that_is_removed_leaves_the_plan(plan: Plan, data: st.DataObject) -> None:
    if not plan.steps:
        return
    place = data.draw(st.integers(0, len(plan.steps) - 1))
    twice = edits.duplicate_step(plan, place)
    assert twice.steps[place] == twice.steps[place + 1] == plan.steps[place]
    assert twice.minutes == plan.minutes + plan.steps[place].minutes
    assert edits.remove_step(twice, place) == plan
    assert edits.replace_step(twice, place, plan.steps[place]) == twice


@pytest.mark.parametrize("place", [-1, MANY, 10**9])
def test_a_step_that_is_not_there_is_refused(place: int) -> None:
    for edit in (edits.remove_step, edits.duplicate_step):
        with pytest.raises(RefusedError, match="no longer there"):
            edit(MINE, place)
    with pytest.raises(RefusedError, match="no longer there"):
        edits.move_step(MINE, 0, place)
    with pytest.raises(RefusedError, match="no longer there"):
        edits.replace_step(MINE, place, MINE.steps[0])
    with pytest.raises(RefusedError, match="no longer there"):
        edits.remove_question(MINE, place)


def test_a_plan_takes_no_more_than_a_room_does() -> None:
    full = replace(MINE, steps=MINE.steps[:1] * MAX_PLANNED)
    with pytest.raises(RefusedError, match=f"at most {MAX_PLANNED} steps"):
        edits.duplicate_step(full, 0)
    asked = [Predict(text="How many?", answer=each) for each in range(MAX_QUESTIONS)]
    questions = edits.add_questions(MINE, asked)
    assert edits.add_questions(questions, asked) == questions
    with pytest.raises(RefusedError, match="at most 100 questions"):
        edits.add_questions(questions, [Predict(text="How many?", answer=-1)])
    assert edits.remove_question(questions, 99).questions == tuple(asked[:99])


def test_a_question_becomes_a_step_with_its_answer() -> None:
    tea = Vote(text="Tea?", options=("yes", "no"), right=1, explanation="It is four.")
    plan = edits.turn_question_into_step(edits.add_questions(MINE, [tea]), 0)
    step = plan.steps[-1]
    assert (step.setting, step.script.ask, step.script.right) == (
        tea,
        "Tea?",
        "**no.** It is four.",
    )
    assert plan.questions == ()
    opinion = Vote(text="Tea?", options=("yes", "no"))
    assert edits.add_question_step(MINE, opinion).steps[-1].script.right == ""
    drawn = edits.add_question_step(MINE, Vote(id="undo", seed=2)).steps[-1]
    assert (drawn.title, drawn.link) == ("Undo", "/scale_and_shift")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ((0, "A", NOTHING, ""), "Minutes must be a whole number from 1 to 180"),
        ((True, "A", NOTHING, ""), "Minutes"),
        ((5, " ", NOTHING, ""), "The title of a step needs at least one letter"),
        ((5, "A" * 121, NOTHING, ""), "The title of a step can have at most 120"),
        ((5, "A", Script("x" * 1501, ""), ""), "What you do can have at most 1500"),
        ((5, "A", Script("", "x" * 20_000), ""), "What you ask can have at most 1500"),
        ((5, "A", NOTHING, "/nowhere"), "This link opens no lesson"),
        ((5, "A", NOTHING, None), "A link is text"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_in_a_sentence(values: tuple, fault: str) -> None:
    with pytest.raises(RefusedError, match=fault):
        build_step(*values, LivingBatch())


def test_a_step_needs_no_lesson_and_keeps_its_paragraphs() -> None:
    step = build_step(5, "A\u202e", Script(" One. \n\n\n two\tthree\x00", ""), "", LivingBatch())
    assert (step.title, step.link) == ("A", "")
    assert step.script.do == "One.\n\ntwo three"


def test_a_plan_that_does_not_fit_is_refused_in_a_sentence() -> None:
    for values, fault in (
        ({"title": ""}, "The title of the plan"),
        ({"title": "A", "before": ["a"] * 13}, "should know before: at most 12"),
        ({"title": "A", "after": ["a" * 201]}, "afterwards: line 1 can have at most 200"),
        ({"title": "A", "steps": MINE.steps * 6}, "at most 40 steps"),
    ):
        with pytest.raises(RefusedError, match=fault):
            build_plan(**values)  # type: ignore[arg-type]
    assert build_plan("A", before=["", " ", "b"]).before == ("b",)
