"""The number lines show what the reader's value does to the other values of a feature."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bn_core.lessons.write_it.answer import answer_question, read_question
from bn_core.lessons.write_it.config import BATCH
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.givens import compute_givens

X = np.array([[2.0, 30], [4, 10], [8, 50], [10, 20]])
GIVENS = compute_givens(X)


def draw(exercise: str, program: str, batch: str = BATCH, **more: Any) -> dict[str, Any]:
    message = {"exercise": exercise, "batch": batch, "program": program, **more}
    strip: dict[str, Any] = answer_question(read_question(message))["strip"]
    return strip


def values(strip: dict[str, Any]) -> dict[str, list[float]]:
    return {each["label"]: each["values"] for each in strip["lines"]}


@pytest.mark.parametrize("feature", [1, 2])
def test_wrong_mean_moves_the_centered_line(feature: int) -> None:
    column = X[:, feature - 1]
    strip = draw("mean", "mean = x.sum(0)", feature=feature)
    assert values(strip) == {
        "x": column.tolist(),
        "x − μ": (column - column.sum()).tolist(),
    }
    assert [line["mean"] for line in strip["lines"]] == [column.sum(), -3 * column.mean()]
    assert all("past" not in line for line in strip["lines"])


def test_right_numbers_are_hollow_where_they_differ() -> None:
    strip = draw("var", "var = torch.var(x, 0)", compare=True)
    hollow = {line["label"]: line.get("past") for line in strip["lines"]}
    assert hollow["x"] is hollow["x − μ"] is None
    np.testing.assert_allclose(hollow["x̂"], GIVENS.values["x_hat"][:, 0])
    assert "hollow" in strip["title"]
    right = draw("var", "var = x.var(0)", compare=True)
    assert all("past" not in line for line in right["lines"])
    assert "hollow" not in right["title"]


def test_gradient_of_a_shared_value_is_the_same_for_every_example() -> None:
    lines = values(draw("dgamma", "dgamma = (dy * x_hat).sum(0)"))
    assert len(set(lines["dγ"])) == 1
    assert lines["dγ"][0] == pytest.approx(sum(lines["x̂ · dy"]))


def test_value_that_does_not_fit_is_explained_beside_what_does() -> None:
    strip = draw("mean", "mean = x.mean(1)")
    assert list(values(strip)) == ["x"]
    assert strip["lines"][0]["mean"] is None
    [sentence] = strip["refused"]
    assert "x − μ cannot be drawn" in sentence
    assert "(4, 2) and (4,) do not fit" in sentence


@pytest.mark.parametrize("program", ["mean = x / 0", "mean = x.mean(0) * 1e200 * 1e99", "mean = ("])
def test_numbers_that_cannot_be_drawn_leave_the_given_line(program: str) -> None:
    assert list(values(draw("mean", program))) == ["x"]


def test_single_number_that_differs_is_told_as_one() -> None:
    message = {"exercise": "dvar", "batch": "1; 2; 4", "program": "dvar = dx_hat.sum(0) * 7"}
    sentence = answer_question(read_question(message))["sentence"]
    assert sentence.startswith("dvar has the right shape, but its number differs by ")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_every_line_of_every_exercise_is_drawn(exercise: Exercise) -> None:
    for batch in (BATCH, "1; 2; 4", "0 0 0; 1e9 -1e9 0"):
        strip = draw(exercise.name, exercise.solution, batch, compare=True, feature=8)
        assert len(strip["lines"]) >= 2
        assert strip["refused"] == []
        for line in strip["lines"]:
            assert line["low"] < min(line["values"])
            assert max(line["values"]) < line["high"]
            assert 2 <= len(line["ticks"]) <= 12
