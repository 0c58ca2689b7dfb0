"""Folded or not, inference gives the same numbers: batch norm is then one line a feature."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, normalize_with
from bn_core.norm.folding import compute_affine, fold_layer
from tests.hypothesis_profiles import examples

SEEDS = st.integers(0, 2**32)
EPS = st.sampled_from([1e-8, 1e-5, 1e-3, 0.5])


def draw_statistics(seed, features):
    rng = np.random.default_rng(seed)
    stats = RunningStats(rng.normal(0, 3, features), rng.uniform(0.01, 9, features))
    return rng, stats, rng.normal(0, 2, features), rng.normal(0, 2, features)


@settings(max_examples=examples(50))
@given(SEEDS, EPS, st.sampled_from([(6, 3), (1, 3), (5, 3, 4), (5, 3, 4, 2)]))
def test_compute_affine_equals_inference(seed, eps, shape):
    rng, stats, gamma, beta = draw_statistics(seed, 3)
    x = rng.normal(0, 5, shape)
    line = compute_affine(stats, gamma, beta, eps)
    a, c = (values.reshape(1, -1, *[1] * (len(shape) - 2)) for values in (line.a, line.c))
    y = normalize_with(stats, x, gamma, beta, eps).y
    np.testing.assert_allclose(a * x + c, y, rtol=1e-9, atol=1e-9)


@settings(max_examples=examples(50))
@given(SEEDS, EPS, st.booleans())
def test_fold_layer_into_a_linear_layer(seed, eps, has_bias):
    rng, stats, gamma, beta = draw_statistics(seed, 4)
    x, weight = rng.normal(size=(7, 3)), rng.normal(size=(4, 3))
    bias = rng.normal(size=4) if has_bias else None
    apart = normalize_with(stats, x @ weight.T + (0 if bias is None else bias), gamma, beta, eps)
    one = fold_layer(weight, bias, stats, gamma, beta, eps)
    np.testing.assert_allclose(x @ one.weight.T + one.bias, apart.y, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("has_bias", [True, False])
@pytest.mark.parametrize("padding", [0, 1])
def test_fold_layer_into_a_padded_convolution(has_bias, padding):
    rng, stats, gamma, beta = draw_statistics(3, 4)
    x, weight = rng.normal(size=(2, 3, 5, 6)), rng.normal(size=(4, 3, 3, 2))
    bias = rng.normal(size=4) if has_bias else None

    def convolved(w, b):
        b = None if b is None else torch.tensor(b)
        args = (torch.tensor(x), torch.tensor(w), b)
        return torch.nn.functional.conv2d(*args, padding=padding).numpy()

    one = fold_layer(weight, bias, stats, gamma, beta)
    apart = normalize_with(stats, convolved(weight, bias), gamma, beta).y
    np.testing.assert_allclose(convolved(one.weight, one.bias), apart, rtol=1e-12, atol=1e-12)


def test_fold_layer_agrees_with_pytorch():
    rng, stats, gamma, beta = draw_statistics(5, 4)
    weight, bias = rng.normal(size=(4, 3)), rng.normal(size=4)
    theirs = torch.nn.utils.fuse_linear_bn_weights(
        *map(torch.tensor, (weight, bias, stats.mean, stats.var)),
        1e-5,
        torch.tensor(gamma),
        torch.tensor(beta),
    )
    ours = fold_layer(weight, bias, stats, gamma, beta)
    np.testing.assert_allclose(ours.weight, theirs[0].numpy(), rtol=1e-13)
    np.testing.assert_allclose(ours.bias, theirs[1].numpy(), rtol=1e-12)


def test_fold_layer_of_inverse_statistics_changes_nothing():
    _, stats, _, _ = draw_statistics(1, 4)
    weight, bias = np.arange(8.0).reshape(4, 2), np.arange(4.0)
    one = fold_layer(weight, bias, stats, np.sqrt(stats.var + 1e-5), stats.mean)
    np.testing.assert_allclose(one.weight, weight, rtol=1e-14)
    np.testing.assert_allclose(one.bias, bias, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("has_bias", [True, False])
def test_fold_layer_into_a_transposed_convolution(has_bias):
    rng, stats, gamma, beta = draw_statistics(5, 4)
    x, weight = rng.normal(size=(2, 3, 5, 6)), rng.normal(size=(3, 4, 3, 2))
    bias = rng.normal(size=4) if has_bias else None

    def convolved(w, b):
        b = None if b is None else torch.tensor(b)
        args = (torch.tensor(x), torch.tensor(w), b)
        return torch.nn.functional.conv_transpose2d(*args, stride=2).numpy()

    one = fold_layer(weight, bias, stats, gamma, beta, transposed=True)
    apart = normalize_with(stats, convolved(weight, bias), gamma, beta).y
    np.testing.assert_allclose(convolved(one.weight, one.bias), apart, rtol=1e-12, atol=1e-12)


def test_fold_layer_names_the_axes_of_a_transposed_convolution():
    stats = RunningStats(np.zeros(4), np.ones(4))
    with pytest.raises(ValueError, match=r"must be \(in, 4\) or \(in, 4, height, width\)"):
        fold_layer(np.ones((4, 3)), None, stats, transposed=True)


def test_fold_layer_leaves_its_arguments_unchanged():
    _, stats, gamma, beta = draw_statistics(2, 2)
    weight, bias = np.ones((2, 3)), np.ones(2)
    fold_layer(weight, bias, stats, gamma, beta)
    np.testing.assert_array_equal(weight, 1)
    np.testing.assert_array_equal(bias, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"weight": np.ones(2)}, "weight has shape"),
        ({"weight": np.ones((3, 2))}, "the running statistics are of 2 features"),
        ({"weight": np.ones((2, 2, 2))}, "weight has shape"),
        ({"weight": np.full((2, 2), np.inf)}, "weight must hold finite numbers"),
        ({"bias": np.full(2, np.inf)}, "bias must hold finite numbers"),
        ({"bias": np.ones(3)}, "bias has shape"),
        ({"gamma": np.ones(3)}, "gamma has shape"),
        ({"beta": np.nan}, "beta must hold finite numbers"),
        ({"eps": -1}, "eps must be"),
        ({"eps": 0}, "A running variance is 0 and eps is 0"),
    ],
)
def test_fold_layer_rejects_invalid_arguments_in_a_sentence(wrong, says):
    given = {
        "weight": np.ones((2, 2)),
        "bias": None,
        "stats": RunningStats(np.zeros(2), np.array([1.0, 0.0])),
    }
    with pytest.raises(ValueError, match=says):
        fold_layer(**(given | wrong))
