"""What the browser is told of an answer is what the check found, within bounds."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.lessons.write_it.answer import (
    SHOWN_COLUMNS,
    SHOWN_ROWS,
    answer_question,
    check_program,
    read_givens,
    read_question,
)
from bn_core.lessons.write_it.check import MAX_KEPT
from bn_core.lessons.write_it.config import BATCH, MAX_EXAMPLES, MAX_FEATURES
from bn_core.lessons.write_it.exercises import EXERCISES


def ask(program: str, exercise: str = "mean", **more: Any) -> dict[str, Any]:
    message = {"exercise": exercise, "batch": BATCH, "program": program, **more}
    return answer_question(read_question(message))


def test_a_checked_answer_keeps_no_large_array() -> None:
    """Hundreds of them are kept, for a class that writes the same."""
    assert all(each.size <= MAX_KEPT for each in read_givens(BATCH, 0).values.values())
    told = ask("np.ones((50000,))")
    assert told["state"] == "shape"
    assert "(50000,)" in told["sentence"]
    assert told["numbers"] is None
    for program in ("np.ones((50000,))", "np.ones((50000,))[0:2]"):
        value = check_program("mean", program, BATCH, 0).value
        kept = 0 if value is None else max(value.size, 0 if value.base is None else value.base.size)
        assert kept <= MAX_KEPT


def test_answer_holds_numbers_in_full_and_marks_those_that_differ() -> None:
    told = ask("mean = x[0] * [1, 1]")
    assert told["state"] == "error"
    told = ask("mean = x.mean(0) * np.ones(2) + x[3, 0] * (x[3] - x[3, 0])", compare=True)
    numbers = told["numbers"]
    assert [[cell["off"] for cell in row] for row in numbers["rows"]] == [[False, True]]
    assert [float(cell["exact"]) for cell in numbers["rows"][0]] == [6.0, 27.5 + 10 * 10]
    assert [cell["right"] for cell in numbers["rows"][0]] == ["6", "27.5"]
    assert numbers["heads"] == ["[0]", "[1]"]
    assert "shape (2,)" in told["differences"]


def test_numbers_that_are_right_up_to_rounding_are_not_marked() -> None:
    told = ask("x_hat = (x / 3 - mean / 3) / np.sqrt(var + eps) * 3", "x_hat")
    assert told["state"] == "right"
    assert "up to rounding" in told["sentence"]
    assert not any(cell["off"] for row in told["numbers"]["rows"] for cell in row)


@pytest.mark.parametrize("program", ["x[0:0]", "x[:, 0:0]", "x[0:0].sum(1)"])
def test_value_without_numbers_is_told(program: str) -> None:
    assert ask(program)["state"] == "shape"


def test_right_numbers_are_sent_only_if_they_are_wanted() -> None:
    rows = ask("mean = x.sum(0)")["numbers"]["rows"]
    assert all("right" not in cell for row in rows for cell in row)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_every_solution_is_told_as_right_and_fits_the_table(exercise: Any) -> None:
    batch = "; ".join(
        " ".join(map(str, row))
        for row in np.random.default_rng(0).integers(0, 9, (MAX_EXAMPLES, MAX_FEATURES)).tolist()
    )
    told = ask(exercise.solution, exercise.name, batch=batch, compare=True)
    assert told["state"] == "right"
    numbers = told["numbers"]
    assert 1 <= len(numbers["rows"]) <= SHOWN_ROWS
    assert len(numbers["rows"][0]) == len(numbers["heads"]) <= SHOWN_COLUMNS
    assert "numbers are shown" in numbers["left_out"] or len(numbers["rows"]) < MAX_EXAMPLES
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize("program", ["x / 0", "-x / 0", "0 / (x - x)", "x * 1e300 * 1e300"])
def test_numbers_that_are_not_finite_are_told(program: str) -> None:
    told = ask(program, "x_hat")
    assert "not a finite number" in told["sentence"]
    json.dumps(told, allow_nan=False)


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)


@settings(deadline=None, max_examples=60)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "exercise": values | st.just("mean"),
            "batch": values | st.just(BATCH),
            "program": values | st.just("x.mean(0)"),
            "seed": values,
            "compare": values,
        },
    )
)
def test_forged_message_is_answered_or_refused_with_a_sentence(message: dict[str, Any]) -> None:
    try:
        told = answer_question(read_question(message))
    except ValueError:
        return
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        ("1 2;", "two examples"),
        ("x", "x"),
        ("1;" * 65, "up to 64 examples"),
        ("1 2 3 4 5 6 7 8 9; 1 2 3 4 5 6 7 8 9", "8 features"),
        ("1 " * 20_000, "20,000 characters"),
        ("1e300; 2e300", "large"),
    ],
)
def test_batch_out_of_bounds_is_refused(batch: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_givens(batch, 0)
