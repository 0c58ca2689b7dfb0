"""γ = √(σ² + ε) and β = μ return their own batch, and no batch of other statistics."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.figures.style import LIGHT
from bn_core.lessons.scale_and_shift.returned_figure import draw_returned
from bn_core.lessons.scale_and_shift.undo import (
    apply_to_second,
    find_undoing_pair,
    return_feature,
)
from bn_core.norm.forward import normalize

BATCHES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8)


@given(x=BATCHES, eps=st.floats(1e-8, 10))
def test_undo_returns_its_own_batch(x: list[float], eps: float) -> None:
    column = np.array(x)[:, None]
    pair = find_undoing_pair(normalize(column, eps=eps), 0)
    returned = return_feature(normalize(column, *pair, eps), 0)
    np.testing.assert_allclose(returned.y, x, rtol=1e-9, atol=1e-9 * np.abs(x).max())
    assert returned.error == 0


@given(x=BATCHES, second=BATCHES)
def test_a_second_batch_leaves_with_the_statistics_of_the_first(
    x: list[float], second: list[float]
) -> None:
    column = np.array(x)[:, None]
    gamma, beta = find_undoing_pair(normalize(column), 0)
    returned = apply_to_second(second, gamma, beta, 1e-5)
    size = max(1.0, np.abs(x).max(), np.abs(second).max())
    assert returned.y.mean() == pytest.approx(np.mean(x), abs=1e-9 * size)
    shrunk = np.std(second) / np.sqrt(np.var(second) + 1e-5)
    # A spread that is rounding error of large numbers is divided by the root of ε.
    rounding = 1e-9 * size + 1e-15 * gamma * size / np.sqrt(1e-5)
    assert returned.y.std() == pytest.approx(gamma * shrunk, rel=1e-6, abs=rounding)


def test_the_lessons_second_batch_is_off() -> None:
    gamma, beta = find_undoing_pair(normalize([[2.0], [4.0], [8.0], [10.0]]), 0)
    assert (gamma, beta) == pytest.approx((3.16, 6), abs=0.003)
    returned = apply_to_second([1, 3, 5, 7], gamma, beta, 1e-5)
    np.testing.assert_allclose(returned.y, [1.76, 4.59, 7.41, 10.24], atol=0.005)
    assert returned.error == pytest.approx(2.2, abs=0.05)


@pytest.mark.parametrize("second", [[1, 3, 5, 7], [4.0], list(range(40))])
def test_figure_draws_upright_lines_only_for_what_comes_back(second: list[float]) -> None:
    step = normalize([[2.0], [4.0], [8.0], [10.0]])
    pair = find_undoing_pair(step, 0)
    back = return_feature(normalize(step.x, *pair), 0)
    for returned, upright in ((back, True), (apply_to_second(second, *pair, 1e-5), False)):
        drawn = draw_returned(returned, "A batch", LIGHT)
        json.dumps(drawn, allow_nan=False)
        _, above, below = drawn["data"]
        assert (above["x"] == below["x"]) == upright
        assert ("comes back" in drawn["layout"]["title"]["text"]) == upright
