"""Converted, PyTorch and Keras remember the same mean; their variances differ by m / (m - 1)."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import LAYER, normalize
from bn_core.lessons.conventions.code import write_update_code
from bn_core.norm.conventions import (
    CONVENTIONS,
    KERAS,
    PYTORCH,
    convert_momentum,
    update_statistics,
)
from tests.hypothesis_profiles import examples

FOUR = [[1.0], [2.0], [3.0], [4.0]]


class KerasLayer:
    """The update of keras/src/layers/normalization/batch_normalization.py, line by line."""

    def __init__(self, momentum: float = 0.99, **_: Any) -> None:
        self.momentum = momentum
        self.moving_mean: Any = 0.0
        self.moving_variance: Any = 1.0

    def __call__(self, x: np.ndarray, training: bool = False) -> None:
        if training:
            mean, variance = np.mean(x, axis=0), np.var(x, axis=0)
            self.moving_mean = self.moving_mean * self.momentum + mean * (1.0 - self.momentum)
            self.moving_variance = self.moving_variance * self.momentum + variance * (
                1.0 - self.momentum
            )


def run(code: str) -> tuple[np.ndarray, np.ndarray]:
    scope: dict[str, Any] = {}
    exec(code, scope)
    return np.asarray(scope["mean"]), np.asarray(scope["var"])


@pytest.fixture
def keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras itself where it is installed, else its published update."""
    if "keras" not in sys.modules:
        stand_in = ModuleType("keras")
        stand_in.layers = SimpleNamespace(BatchNormalization=KerasLayer)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "keras", stand_in)


def test_update_statistics_of_1_to_4_in_both_libraries() -> None:
    step = normalize(FOUR)
    ours, theirs = update_statistics(step, PYTORCH), update_statistics(step, KERAS)
    assert (ours.share, theirs.share) == (0.1, 0.01)
    assert (round(float(ours.var[0]), 4), float(ours.mean[0])) == (1.0667, 0.25)
    assert float(theirs.var[0]) == pytest.approx(0.99 * 1 + 0.01 * 1.25)
    assert float(theirs.mean[0]) == pytest.approx(0.025)


def test_conventions_have_the_libraries_defaults() -> None:
    layer = torch.nn.BatchNorm1d(1)
    assert (PYTORCH.momentum, PYTORCH.eps) == (layer.momentum, layer.eps)
    assert (KERAS.momentum, KERAS.eps) == (0.99, 1e-3)


@given(momentum=st.floats(0, 1))
def test_convert_momentum_is_equivalent_and_reversible(momentum: float) -> None:
    for source in CONVENTIONS:
        for target in CONVENTIONS:
            there = convert_momentum(momentum, source, target)
            assert target.share(there) == pytest.approx(source.share(momentum), abs=2e-15)
            assert convert_momentum(there, target, source) == pytest.approx(momentum, abs=2e-15)


def test_convert_momentum_of_common_values() -> None:
    assert convert_momentum(0.1, PYTORCH, KERAS) == 0.9
    assert convert_momentum(0.99, KERAS, PYTORCH) == 0.01


@settings(max_examples=examples(30))
@given(
    seed=st.integers(0, 2**32 - 1),
    momentum=st.floats(0, 1),
    shape=st.sampled_from([(2, 1), (5, 3), (4, 2, 3), (3, 2, 2, 2)]),
)
def test_update_statistics_agrees_with_pytorch(
    seed: int, momentum: float, shape: tuple[int, ...]
) -> None:
    x = np.random.default_rng(seed).normal(3, 2, shape)
    kind = torch.nn.BatchNorm2d if len(shape) == 4 else torch.nn.BatchNorm1d
    layer = kind(shape[1], momentum=momentum, dtype=torch.float64)
    layer(torch.from_numpy(x))
    step = normalize(x)
    ours = update_statistics(step, PYTORCH, momentum)
    np.testing.assert_allclose(ours.mean, layer.running_mean, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(ours.var, layer.running_var, rtol=1e-12)
    other = update_statistics(step, KERAS, convert_momentum(momentum, PYTORCH, KERAS))
    np.testing.assert_allclose(other.mean, ours.mean, atol=1e-12)
    ratio = step.count / (step.count - 1)
    np.testing.assert_allclose((ours.var - other.var), momentum * step.var * (ratio - 1), atol=1e-9)


def test_update_statistics_can_be_repeated() -> None:
    layer = torch.nn.BatchNorm1d(1, momentum=0.3, dtype=torch.float64)
    mean, var = np.zeros(1), np.ones(1)
    for x in np.random.default_rng(0).normal(size=(5, 4, 1)):
        layer(torch.from_numpy(x))
        after = update_statistics(normalize(x), PYTORCH, 0.3, mean, var)
        mean, var = after.mean, after.var
    np.testing.assert_allclose(mean, layer.running_mean)
    np.testing.assert_allclose(var, layer.running_var)


@pytest.mark.usefixtures("keras")
@pytest.mark.parametrize("momentum", [None, 0.25])
def test_code_prints_the_numbers_of_the_page(momentum: float | None) -> None:
    x = [[1.0, 5.0], [2.0, 5.5], [4.0, 9.0]]
    for convention in (PYTORCH, KERAS):
        mean, var = run(write_update_code(convention, x, momentum))
        ours = update_statistics(normalize(x), convention, momentum)
        np.testing.assert_allclose(mean, ours.mean, rtol=1e-12)
        np.testing.assert_allclose(var, ours.var, rtol=1e-12)


def test_update_statistics_rejects_steps_without_an_update() -> None:
    with pytest.raises(ValueError, match="Only batch norm in training"):
        update_statistics(normalize(FOUR, axes=LAYER), PYTORCH)
    with pytest.raises(ValueError, match="no unbiased variance"):
        update_statistics(normalize([[1.0]]), PYTORCH)
    assert float(update_statistics(normalize([[1.0]]), KERAS).var[0]) == 0.99
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="a share from 0 to 1"):
            update_statistics(normalize(FOUR), KERAS, wrong)
