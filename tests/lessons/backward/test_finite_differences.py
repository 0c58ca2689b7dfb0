"""Central differences know no formula, and still find the same gradient."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, backward, normalize, normalize_with
from bn_core.lessons.backward.finite_differences import differentiate_numerically
from tests.hypothesis_profiles import examples


@settings(max_examples=examples(50))
@given(st.integers(0, 2**32), st.integers(2, 12), st.integers(-6, 6))
def test_they_agree_with_the_backward_pass(seed, examples, power):
    rng = np.random.default_rng(seed)
    x = rng.normal(1, 1, (examples, 2)) * 10.0**power
    grads = backward(normalize(x, rng.normal(size=2)), rng.normal(size=x.shape))
    step = grads.step
    scale = np.abs(grads.d_x_hat[:, 1]).max() * step.inv_std[1]
    off = np.abs(differentiate_numerically(grads, 1) - grads.d_x[:, 1]).max()
    # A close pair of two samples curves most: its spread is what the step is measured in.
    assert off < 1e-6 * scale


def test_they_agree_in_inference():
    stats = RunningStats(np.array([1.0, 2.0]), np.array([4.0, 9.0]))
    step = normalize_with(stats, [[1, 5], [2, 7], [9, 1]], [2, 3], 1)
    grads = backward(step, [[1, -1], [2, 0.5], [3, 0]])
    for feature in (0, 1):
        np.testing.assert_allclose(
            differentiate_numerically(grads, feature), grads.d_x[:, feature], rtol=1e-9, atol=1e-9
        )


def test_they_find_a_wrong_formula():
    grads = backward(normalize([[1.0], [2.0], [4.0]]), [[1.0], [0.0], [0.0]])
    direct = grads.d_x_hat[:, 0] * grads.step.inv_std[0]
    assert np.abs(differentiate_numerically(grads, 0) - direct).max() > 0.1


@pytest.mark.parametrize("far", [1e6, 1e9])
def test_far_from_zero_they_still_see_the_slope(far):
    grads = backward(normalize([[far], [far + 1], [far + 3]]), [[1.0], [0.0], [-1.0]])
    off = np.abs(differentiate_numerically(grads, 0) - grads.d_x[:, 0]).max()
    assert off < 1e-3 * np.abs(grads.d_x).max()
