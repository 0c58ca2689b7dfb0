"""A shelf of plans is bounded, stored whole, and loses nothing that it cannot read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.events.event import MAX_PLANNED
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.plans.plan import (
    MAX_SCRIPT,
    MAX_TITLE,
    Plan,
    Script,
    build_plan,
    build_step,
)
from bn_core.classroom.plans.plan_file import write_plan_file
from bn_core.classroom.plans.shelf import (
    MAX_PLANS,
    MAX_TEXT,
    Shelf,
    add_plan,
    duplicate_plan,
    join_shelves,
    open_plan,
    read_shelf,
    remove_plan,
    replace_plan,
    write_shelf,
)
from bn_core.classroom.steps.settings import LivingBatch
from tests.classroom.own_plans import plans
from tests.classroom.rooms import few


def large_plan(number: int) -> Plan:
    """A plan of many steps with all the words that they may have."""
    script = Script(*("x" * MAX_SCRIPT for _ in range(5)))
    step = build_step(5, "A step", script, "", LivingBatch())
    return build_plan(f"Plan {number}", steps=[step] * min(MAX_PLANNED, 25))


@few
@given(st.lists(plans(), max_size=4, unique=True), st.integers(0, 3))
def test_a_shelf_is_read_as_it_was_written(every: list[Plan], place: int) -> None:
    shelf = Shelf(tuple(every), min(place, max(len(every) - 1, 0)))
    assert read_shelf(write_shelf(shelf)) == shelf


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(str))
def test_any_stored_text_is_kept(text: str) -> None:
    shelf = read_shelf(text)
    assert shelf.plans == ()
    assert shelf.unread == ((text,) if text else ())
    assert read_shelf(write_shelf(shelf)) == shelf


def test_the_file_of_one_plan_is_read_as_a_shelf() -> None:
    plan = build_plan("Mine")
    assert read_shelf(write_plan_file(plan)) == Shelf((plan,))


EDITS: list[Callable[[Shelf, int], Shelf]] = [
    lambda shelf, n: add_plan(shelf, build_plan(f"New {n}")),
    lambda shelf, n: replace_plan(shelf, build_plan(f"Edited {n}")),
    duplicate_plan,
    open_plan,
    remove_plan,
]


@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(-1, MAX_PLANS)), max_size=40))
def test_any_edits_leave_a_shelf_or_are_refused(edits: list[Any]) -> None:
    shelf = Shelf()
    for edit, number in edits:
        with suppress(RefusedError):
            shelf = edit(shelf, number)
        assert len(shelf.plans) <= MAX_PLANS
        assert (shelf.plan is None) == (not shelf.plans)
        assert 0 <= shelf.place < max(len(shelf.plans), 1)


def test_removing_another_plan_leaves_the_open_one_open() -> None:
    every = tuple(build_plan(f"Plan {n}") for n in range(3))
    for place in range(3):
        for removed in range(3):
            left = remove_plan(Shelf(every, place), removed)
            if removed != place:
                assert left.plan == every[place]
    assert remove_plan(Shelf(every[:1]), 0) == Shelf()


def test_the_title_of_a_copy_fits() -> None:
    shelf = duplicate_plan(Shelf((build_plan("x" * MAX_TITLE),)), 0)
    assert [len(each.title) for each in shelf.plans] == [MAX_TITLE, MAX_TITLE]


def test_all_plans_together_are_bounded_in_size() -> None:
    shelf = add_plan(Shelf(), large_plan(0))
    with pytest.raises(RefusedError, match="KiB together"):  # noqa: PT012
        for number in range(1, MAX_PLANS):
            shelf = add_plan(shelf, large_plan(number))
    assert 1 <= len(shelf.plans) < MAX_PLANS
    assert len(write_shelf(shelf)) <= MAX_TEXT


def test_joining_keeps_each_plan_once() -> None:
    one, two = build_plan("One"), build_plan("Two")
    assert join_shelves(Shelf((one,)), Shelf((two, one), 1)) == Shelf((one, two))
    full = Shelf(tuple(build_plan(f"Plan {n}") for n in range(MAX_PLANS)))
    with pytest.raises(RefusedError, match="at most 10 plans"):
        join_shelves(Shelf((one,)), full)
