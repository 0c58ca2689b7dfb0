"""An answer is compared with the core number by number, and usual mistakes are named."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.lessons.write_it.check import (
    State,
    check_answer,
    compare_values,
    compute_values,
    find_right,
)
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise, find_exercise
from bn_core.lessons.write_it.givens import Givens, compute_givens
from tests.inputs.test_programs import ESCAPES

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)


@cache
def givens() -> Givens:
    return compute_givens([[2.0, 30.0], [4.0, 10.0], [8.0, 50.0], [10.0, 20.0]])


@each_exercise
def test_solution_is_right_on_every_kind_of_batch(exercise: Exercise) -> None:
    rng = np.random.default_rng(0)
    batches = (
        givens(),
        compute_givens([[2.0], [4.0], [8.0], [10.0]]),
        compute_givens([[3.0, 1.0], [3.0, 2.0]], seed=3),
        compute_givens(1e6 + rng.normal(size=(7, 3)), seed=9),
        compute_givens(rng.normal(size=(64, 16))),
    )
    for each in batches:
        found = check_answer(exercise, exercise.solution, each)
        assert found.state == State.RIGHT, found.sentence


@each_exercise
def test_mistakes_are_wrong_and_each_is_named_by_its_numbers(exercise: Exercise) -> None:
    for each in exercise.mistakes:
        found = check_answer(exercise, each.program, givens())
        assert found.state in (State.WRONG, State.CLOSE, State.SHAPE)
        assert found.mistake == found.sentence == each.why


@each_exercise
def test_mistake_is_recognized_however_it_is_written(exercise: Exercise) -> None:
    for each in exercise.mistakes:
        again = f"{exercise.target} = 3 * ({exercise.target} / 2) - {exercise.target} * 0.5"
        found = check_answer(exercise, f"{each.program}\n{again}", givens())
        assert found.mistake == each.why


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mean", "np.mean(x, axis=0)"),
        ("mean", "mu = x.sum(axis=0) / len(x)"),
        ("mean", "mean = x.mean(0, keepdims=True)"),
        ("mean", "torch.mean(x, dim=0)"),
        ("mean", "np.ones(x.shape[0]) @ x / x.shape[0]"),
        ("var", "x.var(0)"),
        ("var", "torch.var(x, 0, unbiased=False)"),
        ("x_hat", "(x - mean) * (var + eps) ** -0.5"),
        ("dx", "dx_hat / np.sqrt(var + eps) + (dvar * 2 * (x - mean) + dmean) / len(x)"),
        (
            "forward",
            "def batchnorm(X, g, b, e):\n mu = X.mean(dim=0)\n s = X.var(dim=0, unbiased=False)\n"
            " cache = (mu, s)\n return g * (X - mu) / torch.sqrt(s + e) + b, cache",
        ),
    ],
)
def test_other_ways_of_writing_are_right_too(name: str, text: str) -> None:
    found = check_answer(find_exercise(name), text, givens())
    assert found.state == State.RIGHT, found.sentence


def test_check_tells_shape_size_and_places() -> None:
    mean, x_hat = find_exercise("mean"), find_exercise("x_hat")
    found = check_answer(mean, "x.mean()", givens())
    assert found.state == State.SHAPE
    found = check_answer(mean, "mean = x[0]", givens())
    assert found.state == State.WRONG
    assert found.absolute == max(abs(6 - 2), abs(27.5 - 30))
    assert "2 of 2 numbers differ (all of them), by up to 4" in found.sentence
    found = check_answer(x_hat, "x_hat = (x - mean) / np.sqrt(var + 2 * eps)", givens())
    assert found.state == State.CLOSE
    missing = check_answer(x_hat, "x - x.mean(1)", givens())
    assert missing.state == State.ERROR
    assert "keepdims=True" in missing.sentence


def test_check_says_when_every_bit_agrees() -> None:
    found = check_answer(find_exercise("mean"), "mean = x.mean(0)", givens())
    assert found.is_exact
    assert "exactly" in found.sentence
    found = check_answer(find_exercise("var"), "(x ** 2).mean(0) - mean ** 2", givens())
    assert found.state == State.RIGHT


def test_gradient_that_is_zero_accepts_rounding_and_no_more() -> None:
    """With two examples the exact gradient is nearly 0, as a sum of terms that are not."""
    two = compute_givens([[1.0], [3.0]], seed=1)
    exercise = find_exercise("dx_line")
    assert np.abs(find_right(exercise, two)).max() < 1e-4
    assert check_answer(exercise, exercise.solution, two).state == State.RIGHT
    assert check_answer(exercise, "dx = dy * 0 + 1e-3", two).state != State.RIGHT


def test_compare_values_takes_arrays_however_they_were_computed() -> None:
    exercise = find_exercise("backward")
    values = compute_values(exercise, exercise.solution, givens())
    assert compare_values(exercise, values, givens()).state == State.RIGHT
    found = compare_values(exercise, [*values[:2], values[2] + 1], givens())
    assert (found.state, found.name) == (State.WRONG, "dbeta")


def test_empty_array_has_the_wrong_shape_even_beside_a_single_number() -> None:
    one = compute_givens([[1.0], [3.0]])
    assert check_answer(find_exercise("mean"), "x[0:0]", one).state == State.SHAPE


def test_batch_of_one_example_is_refused() -> None:
    with pytest.raises(ValueError, match="two examples"):
        compute_givens([[1.0, 2.0]])


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(EXERCISES), st.sampled_from(ESCAPES) | st.text(max_size=60))
def test_check_answers_any_text(exercise: Exercise, text: str) -> None:
    found = check_answer(exercise, text, givens())
    assert found.sentence
    assert found.state in (State.ERROR, State.EMPTY, State.WRONG, State.SHAPE, State.CLOSE)


def test_exercises_are_complete() -> None:
    assert len({each.name for each in EXERCISES}) == len(EXERCISES)
    for each in EXERCISES:
        assert len(each.hints) == 3
        assert compute_values(each, each.solution, givens())
