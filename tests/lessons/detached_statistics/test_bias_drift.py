"""Statistics left out of the gradient: the bias grows and the loss stands still (claim C10a)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.norm.gradient_flow import measure_gradient_flow

numbers = st.floats(-100, 100)


def test_the_claim_as_it_is_made():
    found = simulate_bias_drift(np.random.default_rng(0).normal(size=16), 1.0, 0.05, 1000)
    assert found.bias_left_out[-1] > 50
    assert np.ptp(found.loss_left_out) < 1e-5
    assert np.abs(found.bias_kept).max() < 1e-9


@given(st.lists(numbers, min_size=2, max_size=8), st.floats(-5, 5), st.floats(0.01, 0.5))
def test_the_bias_grows_by_the_rate_times_twice_the_target(u, target, rate):
    found = simulate_bias_drift(u, target, rate, 20)
    np.testing.assert_allclose(np.diff(found.bias_left_out), 2 * rate * target, atol=1e-9)
    # The mean of x = u + b is rounded at the size of x, and the loss squares what is left of it.
    x = np.abs(u).max() + np.abs(found.bias_left_out).max()
    off, rounding = np.sqrt(found.loss_left_out[0]), 16 * np.finfo(float).eps * x
    atol = rounding * (2 * off + rounding)
    np.testing.assert_allclose(found.loss_left_out, found.loss_left_out[0], rtol=1e-9, atol=atol)
    np.testing.assert_allclose(found.bias_kept, 0, atol=1e-9)


@pytest.mark.parametrize(("u", "steps"), [([], 5), ([1.0], 0)])
def test_nothing_to_train_is_refused(u, steps):
    with pytest.raises(ValueError, match="needs an input and a step"):
        simulate_bias_drift(u, 1.0, 0.1, steps)


def test_of_b_directions_two_are_taken():
    found = measure_gradient_flow([2, 3, 4, 8, 32], trials=4000)
    assert found.rms[0] < 1e-12
    np.testing.assert_allclose(found.rms[1:], found.law[1:], rtol=0.03)


def test_the_same_seed_measures_the_same():
    np.testing.assert_array_equal(
        measure_gradient_flow([3, 5], 4).rms, measure_gradient_flow([3, 5], 4).rms
    )
