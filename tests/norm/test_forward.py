"""The four steps obey their laws on any batch, and agree with PyTorch."""

import doctest

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import bn_core
from bn_core import BATCH, INSTANCE, LAYER, RunningStats, group, normalize, normalize_with
from bn_core.norm.axes import FIXED
from tests.hypothesis_profiles import examples

F = torch.nn.functional
SHAPES = [(6, 4), (6, 4, 5), (6, 4, 5, 3)]
TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}


def torch_norm(axes, x, gamma, beta, eps):
    if axes is BATCH:
        return F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)
    if axes is LAYER and x.ndim == 2:
        return F.layer_norm(x, x.shape[1:], gamma, beta, eps)
    if axes is INSTANCE and x.ndim > 2:
        return F.instance_norm(x, weight=gamma, bias=beta, eps=eps)
    return F.group_norm(x, axes.groups or x.shape[1], gamma, beta, eps)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("axes", [BATCH, LAYER, INSTANCE, group(2)], ids=lambda axes: axes.name)
def test_normalize_agrees_with_pytorch(axes, shape, dtype):
    rng = np.random.default_rng(3)
    x = rng.normal(5, 3, shape).astype(dtype)
    gamma, beta = rng.normal(1, 1, (2, shape[1])).astype(dtype)
    step = normalize(x, gamma, beta, 1e-3, axes)
    theirs = torch_norm(axes, *map(torch.from_numpy, (x, gamma, beta)), 1e-3)
    assert {a.dtype for a in (step.mean, step.var, step.inv_std, step.x_hat, step.y)} == {
        np.dtype(dtype)
    }
    # PyTorch folds the mean into the shift, y = a * x + b, and rounds numbers of a * x's size.
    scale = np.abs(x).max() * np.abs(gamma).max() * step.inv_std.max() + np.abs(beta).max()
    np.testing.assert_allclose(step.y, theirs, rtol=0, atol=TOLERANCE[dtype] * scale)


@pytest.mark.parametrize("shape", [(4096, 3), (64, 3, 20, 20)])
def test_float32_statistics_are_accurate_for_a_large_offset(shape):
    x = np.random.default_rng(4).normal(1e4, 1, shape).astype(np.float32)
    over = (0, *range(2, x.ndim))
    step, exact = normalize(x), x.astype(np.float64)
    np.testing.assert_allclose(step.mean, exact.mean(over), rtol=1e-6)
    np.testing.assert_allclose(step.var, exact.var(over), rtol=1e-5)


# A batch of any shape and scale: x = scale * (noise + offset), a feature perhaps constant.
@st.composite
def batches(draw):
    shape = draw(
        st.tuples(st.integers(1, 8), st.sampled_from([2, 4]))
        | st.tuples(st.integers(1, 8), st.sampled_from([2, 4]), st.integers(1, 5))
        | st.tuples(*(st.integers(1, 4), st.just(4), st.integers(1, 3), st.integers(1, 3)))
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.normal(size=shape) + draw(st.sampled_from([0, 1, -1e3, 1e6]))
    if draw(st.booleans()):
        x[:, 0] = x.flat[0]
    return x * 10.0 ** draw(st.integers(-8, 8))


norms = st.sampled_from([BATCH, LAYER, INSTANCE, group(2)])
laws = settings(max_examples=examples(150))


def per_group(values, axes):
    """One row for all the numbers that share one mean."""
    view = axes.view(values)
    if axes.pools_examples:
        return np.moveaxis(view, 1, 0).reshape(view.shape[1], -1)
    return view.reshape(view.shape[0] * view.shape[1], -1)


@laws
@given(batches(), norms)
def test_mean_and_variance_follow_the_definition(x, axes):
    step, rows = normalize(x, axes=axes), per_group(x, axes).astype(np.longdouble)
    mean = rows.mean(1)
    var = np.square(rows - mean[:, None]).mean(1)
    # Measured from the first number, rounding grows with the range and not with the offset;
    # only the mean itself is rounded at its own size. 40 numbers lose at most 1e-14.
    reach = np.abs(rows - rows[:, :1]).max(1)
    assert (np.abs(step.mean.ravel() - mean) <= 1e-14 * reach + 2.3e-16 * np.abs(mean)).all()
    assert (np.abs(step.var.ravel() - var) <= 1e-13 * reach**2).all()


@laws
@given(batches(), norms)
def test_x_hat_has_mean_0_and_variance_just_under_1(x, axes):
    step = normalize(x, axes=axes)
    rows = per_group(step.x_hat, axes)
    # |x_hat| is at most sqrt(m) <= 10, so both are rounding of numbers of that size.
    np.testing.assert_allclose(rows.mean(1), 0, atol=1e-13)
    expected = (step.var / (step.var + step.eps)).ravel()
    np.testing.assert_allclose(rows.var(1), expected, rtol=1e-12, atol=1e-25)


@laws
@given(
    st.lists(st.integers(-(2**20), 2**20), min_size=1, max_size=12),
    st.integers(-(2**40), 2**40),
    st.integers(-20, 20),
)
def test_normalize_of_shifted_x_changes_only_the_mean(numbers, constant, power):
    # Whole numbers times a power of two add without rounding: not one bit may differ.
    x = np.array(numbers, float)[:, None] * 2.0**power
    here, there = normalize(x), normalize(x + constant * 2.0**power)
    np.testing.assert_array_equal(here.var, there.var)
    np.testing.assert_array_equal(here.x_hat, there.x_hat)


@laws
@given(st.floats(-1e100, 1e100), st.integers(1, 50), norms)
def test_normalize_of_a_constant_batch_gives_beta(value, examples, axes):
    step = normalize(np.full((examples, 4), value), gamma=3, beta=[1, 2, 3, 4], axes=axes)
    assert not step.var.any()
    assert not step.x_hat.any()
    assert (step.mean == value).all()
    assert (step.y == [1, 2, 3, 4]).all()


def test_normalize_accepts_one_example():
    assert normalize([[3.0, 7.0]], 2, 5).y.tolist() == [[5, 5]]
    with pytest.raises(ValueError, match="Expected more than 1 value per channel when training"):
        F.batch_norm(torch.ones(1, 2), None, None, training=True)


def test_variance_of_1_to_4_is_1_25():
    assert normalize([[1], [2], [3], [4]]).var.tolist() == [1.25]


def test_normalize_of_the_textbook_example():
    step = normalize(np.array([[2], [4], [8], [10]]), gamma=2, beta=1)
    assert round(step.y[1, 0], 3) == -0.265
    assert step.x.dtype == np.float64


def test_normalize_of_eight_numbers_with_std_2():
    step = normalize(np.array([[2, 4, 4, 4, 5, 5, 7, 9]]).T, eps=0)
    assert step.x_hat.ravel().tolist() == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]
    assert step.centered.ravel().tolist() == [-3, -1, -1, -1, 0, 0, 2, 4]


def test_normalize_leaves_a_strided_x_unchanged():
    x = np.arange(24.0).reshape(4, 6)
    kept = x.copy()
    np.testing.assert_array_equal(normalize(x.T[::2]).y, normalize(x.T[::2].copy()).y)
    np.testing.assert_array_equal(x, kept)


def test_forward_copies_gamma():
    gamma = np.ones(2)
    step = normalize([[1, 2], [3, 4]], gamma)
    gamma *= 2
    assert step.gamma.tolist() == [1, 1]


NAN, INF = float("nan"), float("inf")
BAD = {
    r"x has 1 dimension: a batch has 2": ([1.0, 2.0], {}),
    r"x has 5 dimensions: a batch has 2": (np.ones((1, 1, 1, 1, 1)), {}),
    r"The batch is empty: x has shape \(0, 3\)\.": (np.ones((0, 3)), {}),
    r"x is ragged": ([[1, 2], [3]], {}),
    r"x must hold real numbers, but it holds complex128": ([[1j]], {}),
    r"x must hold finite numbers: example 3, feature 1 is NaN\.": ([[1], [2], [NAN]], {}),
    r"example 1, feature 2 is infinity\.": ([[1, INF], [2, 3]], {}),
    r"example 1, feature 2 is minus infinity\.": ([[1, -INF]], {}),
    r"example 1, feature 1, position 2, 1 is NaN\.": ([[[[1.0], [NAN]]]], {}),
    r"gamma has shape \(3,\), but x has 2 features: give one number, or 2\.": (
        [[1, 2]],
        {"gamma": [1, 2, 3]},
    ),
    r"beta has shape \(2,\), but x has 1 feature: ": ([[1]], {"beta": [1, 2]}),
    r"gamma must hold finite numbers: feature 2 is NaN\.": ([[1, 2]], {"gamma": [1, NAN]}),
    r"beta must hold finite numbers: feature 1 is infinity\.": ([[1, 2]], {"beta": INF}),
    r"eps must be a finite number, 0 or more, not -1\.": ([[1]], {"eps": -1}),
    r"eps must be a finite number, 0 or more, not nan\.": ([[1]], {"eps": NAN}),
    r"eps must be a finite number, 0 or more, not inf\.": ([[1]], {"eps": INF}),
    r"eps must be a finite number, 0 or more, not 'a'\.": ([[1]], {"eps": "a"}),
    r"eps = 1e\+300 is too large for float32\.": (np.float32([[1]]), {"eps": 1e300}),
    r"^feature 2 has variance 0 and eps is 0, ": ([[1, 0.1], [2, 0.1], [3, 0.1]], {"eps": 0}),
    r"^example 2 has variance 0 and eps is 0": ([[1, 2], [3, 3]], {"eps": 0, "axes": LAYER}),
    r"^example 1, feature 1 has variance 0": ([[1, 2]], {"eps": 0, "axes": INSTANCE}),
    r"^example 1, group 2 has variance 0": ([[1, 2, 3, 3]], {"eps": 0, "axes": group(2)}),
    r"^feature 1 has variance 0 and eps is 1e-50": (np.float32([[1]]), {"eps": 1e-50}),
    r"^feature 2 holds numbers too large to square in float64": ([[1, 1e200], [2, 2e200]], {}),
    r"too large to square in float32": (np.float32([[1e20], [2e20]]), {}),
    r"^feature 1 holds numbers too large": ([[1.7e308], [-1.7e308]], {}),
    r"^y is too large for float64": ([[1], [9], [9]], {"gamma": 1.7e308}),
    r"gamma must hold finite numbers: feature 1 is infinity": (
        np.float32([[1], [2]]),
        {"gamma": 1e200},
    ),
    r"^These axes need fixed statistics: use normalize_with": ([[1]], {"axes": FIXED}),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("sentence", BAD)
def test_normalize_rejects_invalid_input_in_one_sentence(sentence):
    x, options = BAD[sentence]
    with pytest.raises(ValueError, match=sentence):
        normalize(x, **options)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("x", [[[NAN]], [[1e308]]])
def test_normalize_with_rejects_invalid_input_too(x):
    stats = RunningStats(np.array([0.0]), np.array([1e-300]))
    with pytest.raises(ValueError, match=r"is NaN|y is too large"):
        normalize_with(stats, x, eps=0)


def test_docstring_example_is_correct():
    assert doctest.testmod(bn_core).failed == 0
