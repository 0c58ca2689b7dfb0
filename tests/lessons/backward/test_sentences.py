"""Test the sentences about the backward pass against the core."""

import numpy as np
import pytest

from bn_core import RunningStats, backward, normalize, normalize_with
from bn_core.lessons.backward.rounding import remove_rounding_error
from bn_core.lessons.backward.sentences import (
    STRETCH,
    ShownGradients,
    describe_approximation,
    describe_fixed,
    describe_gradients,
    describe_one_output,
    describe_plane,
    describe_projections,
    describe_stretched,
    describe_sum,
)
from bn_core.norm.gradient_paths import project_gradient
from bn_core.text.numbers import format_number

X = np.array([[2.0], [4.0], [8.0], [10.0]])
ONE = np.eye(4)[:, 1:2]
ALL = np.ones((4, 1))


def find_gradients(x: np.ndarray, d_y: np.ndarray, fixed: bool = False) -> ShownGradients:
    stats = RunningStats(x.mean(0), x.var(0), momentum=None, batches=1)
    step = normalize_with(stats, x, 2, 1) if fixed else normalize(x, 2, 1)
    return ShownGradients(remove_rounding_error(backward(step, d_y)), 0, 1)


def test_describe_one_output_lists_a_gradient_for_every_input() -> None:
    after = find_gradients(X, ONE)
    told = describe_one_output(after)
    assert "Only y₂ has a gradient" in told
    assert all(format_number(float(each)) in told for each in after.d_x)
    assert after.d_x.all()


def test_describe_stretched_quotes_both_gradients_and_sigma() -> None:
    after, small = find_gradients(STRETCH * X, ONE), find_gradients(X, ONE)
    told = describe_stretched(after)
    assert f"{format_number(after.d_x[1])} instead of {format_number(small.d_x[1])}" in told
    assert after.d_x[1] == pytest.approx(small.d_x[1] / STRETCH, rel=1e-4)
    assert "σ, which is now 31.6" in told


def test_describe_sum_shows_zero_and_the_paths_that_cancel() -> None:
    after = find_gradients(X, ALL)
    assert "every ∂L/∂x is 0. The direct path brings 0.632 and" in describe_sum(after)
    assert "the path through the mean −0.632" in describe_sum(after)


def test_describe_fixed_quotes_the_direct_path() -> None:
    after = find_gradients(X, ALL, fixed=True)
    assert "every ∂L/∂x is 0.632, not 0" in describe_fixed(after)


def test_describe_gradients_shows_no_rounding_error() -> None:
    told = describe_gradients(find_gradients(X, np.array([[0.1], [-0.4], [0.8], [0.2]])))
    assert "The sum of all ∂L/∂x is 0." in told
    assert "is 2.53" in describe_gradients(find_gradients(X, ALL, fixed=True)).replace(
        "their sum ", ""
    )


def test_describe_projections_quotes_the_plane() -> None:
    grads = find_gradients(np.array([[1.0], [2.0], [6.0]]), np.array([[1.0], [-2.0], [0.5]])).grads
    flat = project_gradient(grads, 0)
    told = describe_projections(grads, 0, flat)
    for value in (flat.along_ones, *flat.direct, flat.total[1]):
        assert format_number(value) in told


@pytest.mark.parametrize(
    ("count", "words"), [(2, "no direction across"), (3, "whole space"), (8, "Of the 8 dimensions")]
)
def test_describe_plane_by_number_of_examples(count: int, words: str) -> None:
    assert words in describe_plane(count)


def test_describe_approximation_measures_the_direct_path() -> None:
    assert "exact" in describe_approximation(find_gradients(X, ONE, fixed=True).grads, 0)
    assert "all wrong" in describe_approximation(find_gradients(X, ALL).grads, 0)
    assert "times the length" in describe_approximation(find_gradients(X, ONE).grads, 0)
