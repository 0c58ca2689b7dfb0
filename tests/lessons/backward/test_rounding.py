"""Test that rounding error is shown as 0, and that nothing else is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core import backward, normalize
from bn_core.lessons.backward.rounding import remove_plane_error, remove_rounding_error
from bn_core.norm.gradient_paths import project_gradient

GRADIENTS = ("d_x", "d_mean", "d_var", "d_gamma", "d_beta")


@given(st.integers(0, 10**6), st.floats(-1e6, 1e6), st.integers(2, 40))
def test_gradient_of_a_sum_is_shown_as_zero(seed: int, shift: float, size: int) -> None:
    x = shift + np.random.default_rng(seed).normal(size=(size, 1))
    shown = remove_rounding_error(backward(normalize(x, 2, 1), np.ones((size, 1))))
    assert not shown.d_x.any()
    assert not shown.d_var.any()
    assert shown.d_mean[0] < 0
    assert shown.d_beta[0] == size


@given(st.integers(0, 10**6), st.integers(3, 40))
def test_other_gradients_stay_as_they_are(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    grads = backward(normalize(rng.normal(size=(size, 2)), 2, 1), rng.normal(size=(size, 2)))
    shown = remove_rounding_error(grads)
    for name in GRADIENTS:
        np.testing.assert_array_equal(getattr(shown, name), getattr(grads, name))


def test_plane_of_a_sum_is_shown_as_zero() -> None:
    grads = backward(normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1), np.ones((4, 1)))
    flat = remove_plane_error(project_gradient(grads, 0))
    assert flat.direct == flat.total == (0.0, 0.0)
    assert flat.along_ones == pytest.approx(4 / np.sqrt(10), rel=1e-5)


@pytest.mark.parametrize("x", [[[3.0], [3.0]], [[5.0]]])
def test_batches_without_spread_are_shown(x: list[list[float]]) -> None:
    shown = remove_rounding_error(backward(normalize(x), np.ones(np.shape(x))))
    assert np.isfinite(shown.d_x).all()
