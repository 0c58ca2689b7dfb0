"""The code a person copies prints the numbers of the page."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, normalize, normalize_with
from bn_core.text.four_steps_code import write_numpy_code, write_torch_code
from tests.hypothesis_profiles import examples

TEXTBOOK = [[2.0], [4.0], [8.0], [10.0]]
quick = settings(max_examples=examples(25))
writers = pytest.mark.parametrize("write", [write_numpy_code, write_torch_code])


def run(code):
    scope = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(code, scope)
    return np.asarray(scope["y"])


def make_statistics(mean, var):
    return RunningStats(np.asarray(mean), np.asarray(var), 1, 0.1)


@writers
def test_code_prints_the_textbook_example(write, capsys):
    code = write(TEXTBOOK, 2.0, 1.0, 1e-5)
    np.testing.assert_allclose(run(code), normalize(TEXTBOOK, 2, 1).y, rtol=0, atol=1e-12)
    assert code.endswith("print(y)\n")
    assert "-0.2649" in capsys.readouterr().out


@writers
@quick
@given(
    seed=st.integers(0, 2**32 - 1),
    examples=st.integers(1, 20),
    features=st.integers(1, 16),
    eps=st.sampled_from([1e-5, 1e-3, 0.1]),
    each=st.booleans(),
    inference=st.booleans(),
)
def test_code_prints_the_numbers_of_the_core(write, seed, examples, features, eps, each, inference):
    rng = np.random.default_rng(seed)
    size = features if each else None
    x = rng.normal(3, 2, (examples, features))
    gamma, beta = rng.normal(size=size), rng.normal(size=size)
    if inference:
        mean, var = rng.normal(size=features), rng.uniform(0.1, 2, features)
        expected = normalize_with(make_statistics(mean, var), x, gamma, beta, eps).y
        code = write(x, gamma, beta, eps, (mean, var))
    else:
        expected = normalize(x, gamma, beta, eps).y
        code = write(x, gamma, beta, eps)
    np.testing.assert_allclose(run(code), expected, rtol=1e-12, atol=1e-12)


@writers
def test_code_of_the_largest_batch_is_complete_and_wrapped(write):
    x = np.random.default_rng(1).normal(0, 1e6, (256, 16))
    gamma = np.linspace(-1, 1, 16) / 3
    code = write(x, gamma, gamma, 1e-5)
    assert max(map(len, code.splitlines())) <= 90
    np.testing.assert_allclose(run(code), normalize(x, gamma, gamma).y, rtol=1e-12, atol=1e-12)


@writers
def test_code_accepts_one_number_as_fixed_statistics(write):
    expected = normalize_with(make_statistics([6.0], [10.0]), TEXTBOOK, 2, 1, 1e-5).y
    code = write(TEXTBOOK, 2, 1, 1e-5, (6, 10))
    np.testing.assert_allclose(run(code), expected, rtol=0, atol=1e-12)


@writers
def test_code_without_epsilon(write):
    code = write(TEXTBOOK, 2, 1, 0)
    np.testing.assert_allclose(run(code), normalize(TEXTBOOK, 2, 1, 0).y, rtol=0, atol=1e-12)


def test_torch_code_says_what_the_layer_refuses():
    torch = pytest.importorskip("torch")
    layer = torch.nn.BatchNorm1d(1, dtype=torch.float64)
    with pytest.raises(ValueError, match="more than 1 value"):
        layer(torch.ones(1, 1, dtype=torch.float64))
    assert "refuses to train with one example" in write_torch_code([[1.0]], 1, 0, 1e-5)
    assert "refuses" not in write_torch_code([[1.0]], 1, 0, 1e-5, (0, 1))
    assert "torch.nn.BatchNorm1d(1" in write_torch_code(TEXTBOOK, 1, 0, 1e-5)
