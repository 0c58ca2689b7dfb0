"""Three paths add up to the gradient, and two projections leave it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, backward, normalize, normalize_with
from bn_core.norm.gradient_paths import project_gradient, split_gradient
from tests.hypothesis_profiles import examples

seeds = st.integers(0, 2**32)


def random_grads(seed, examples, features=2, eps=1e-5):
    rng = np.random.default_rng(seed)
    step = normalize(rng.normal(3, 2, (examples, features)), rng.normal(size=features), 0.5, eps)
    return backward(step, rng.normal(size=step.x.shape))


@settings(max_examples=examples(50))
@given(seeds, st.integers(2, 30))
def test_split_gradient_paths_sum_to_d_x(seed, examples):
    grads = random_grads(seed, examples)
    found = split_gradient(grads)
    total = found.direct + found.through_var + found.through_mean
    scale = np.abs(found.direct).max()
    np.testing.assert_allclose(total, grads.d_x, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 5), (4, 3, 5, 2)])
def test_split_gradient_accepts_sequences_and_images(shape):
    rng = np.random.default_rng(0)
    step = normalize(rng.normal(size=shape))
    grads = backward(step, rng.normal(size=shape))
    found = split_gradient(grads)
    assert found.direct.shape == found.through_var.shape == found.through_mean.shape == shape
    total = found.direct + found.through_var + found.through_mean
    np.testing.assert_allclose(total, grads.d_x, atol=1e-14)


def test_split_gradient_with_fixed_statistics_is_only_direct():
    step = normalize_with(RunningStats(np.array([1.0]), np.array([4.0])), [[1], [2], [6]], 3)
    found = split_gradient(backward(step, [[1], [2], [3]]))
    np.testing.assert_allclose(found.direct, backward(step, [[1], [2], [3]]).d_x)
    assert not found.through_var.any()
    assert not found.through_mean.any()


@settings(max_examples=examples(50))
@given(seeds, st.integers(3, 30))
def test_project_gradient_keeps_the_length_of_d_x(seed, examples):
    grads = random_grads(seed, examples)
    direct = split_gradient(grads).direct[:, 0]
    flat = project_gradient(grads, 0)
    length = np.linalg.norm(grads.d_x[:, 0])
    assert np.hypot(*flat.total) == pytest.approx(length, rel=1e-9)
    whole = np.hypot(flat.along_ones, np.hypot(*flat.direct))
    assert whole == pytest.approx(np.linalg.norm(direct), rel=1e-9)
    # The second projection takes x_hat's part away but for eps, and leaves the rest alone.
    share = grads.step.eps / (grads.step.var[0] + grads.step.eps)
    assert flat.total[0] == pytest.approx(flat.direct[0] * share, rel=1e-6, abs=1e-12)
    assert flat.total[1] == pytest.approx(flat.direct[1], rel=1e-9)


@given(seeds)
def test_project_gradient_axes_of_three_examples_are_120_degrees_apart(seed):
    flat = project_gradient(random_grads(seed, 3), 0)
    lengths = np.linalg.norm(flat.axes, axis=1)
    np.testing.assert_allclose(lengths, np.sqrt(2 / 3))
    cosines = (flat.axes @ flat.axes.T)[np.triu_indices(3, 1)] / (2 / 3)
    np.testing.assert_allclose(cosines, -0.5)


@given(seeds, st.sampled_from([1e-3, 1.0, 1e3]))
def test_project_gradient_is_linear_in_d_y(seed, factor):
    grads = random_grads(seed, 5)
    more = backward(grads.step, factor * grads.d_y)
    assume(abs(project_gradient(grads, 0).total[1]) > 1e-6)
    np.testing.assert_allclose(
        project_gradient(more, 0).total[1], factor * project_gradient(grads, 0).total[1]
    )


def test_project_gradient_of_two_examples_is_zero():
    flat = project_gradient(random_grads(1, 2, eps=0.0), 0)
    assert np.hypot(*flat.total) < 1e-12


def test_project_gradient_rejects_a_constant_feature():
    grads = backward(normalize([[3.0], [3.0]]), [[1.0], [2.0]])
    with pytest.raises(ValueError, match="no direction"):
        project_gradient(grads, 0)
