"""The table that is taken away holds every number of the page, to the last digit."""

import csv
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bn_core import Forward, RunningStats, normalize, normalize_with
from bn_core.lessons.four_steps.table import COLUMNS, steps_to_csv

BATCHES = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.floats(-1e12, 1e12)
)


def read_back(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def compute_cell(step: Forward, i: int, j: int) -> dict[str, Any]:
    away = step.centered[i, j]
    return {
        "example": i + 1,
        "x": step.x[i, j],
        "mean": step.mean[j],
        "x_minus_mean": away,
        "squared": away**2,
        "var": step.var[j],
        "eps": step.eps,
        "inv_std": step.inv_std[j],
        "x_hat": step.x_hat[i, j],
        "gamma": step.gamma[j],
        "beta": step.beta[j],
        "y": step.y[i, j],
    }


@given(x=BATCHES, inference=st.booleans())
def test_what_is_read_back_is_what_was_computed(x: NDArray[np.float64], inference: bool) -> None:
    features = x.shape[1]
    gamma, beta = np.linspace(-2, 3, features), np.linspace(1, 0.1, features)
    stats = RunningStats(np.full(features, 0.1), np.full(features, 1 / 3))
    step = normalize_with(stats, x, gamma, beta) if inference else normalize(x, gamma, beta)
    names = [f"feature {j + 1}" for j in range(features)]
    found = read_back(steps_to_csv(step, names))
    assert len(found) == x.size
    assert list(found[0]) == list(COLUMNS)
    for place, row in enumerate(found):
        j, i = divmod(place, len(x))
        assert row.pop("feature") == names[j]
        assert {name: float(text) for name, text in row.items()} == compute_cell(step, i, j)


def test_the_numbers_are_those_worked_by_hand() -> None:
    rows = read_back(steps_to_csv(normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1), ["x"]))
    assert [float(row["squared"]) for row in rows] == [16, 4, 4, 16]
    assert {(float(row["mean"]), float(row["var"])) for row in rows} == {(6, 10)}
    assert float(rows[1]["y"]) == pytest.approx(-0.2649, abs=5e-5)


def test_a_name_may_hold_commas_quotes_and_letters_of_any_kind() -> None:
    names = ['width, "cm"', "größe\u00a0μ"]
    rows = read_back(steps_to_csv(normalize([[1.0, 2.0], [3.0, 5.0]]), names))
    assert [row["feature"] for row in rows] == [names[0], names[0], names[1], names[1]]
