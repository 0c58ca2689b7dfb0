"""Error bounds of three ways to compute a variance in float32, and a constant feature."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from bn_core.lessons.epsilon.constant_feature import (
    VALUES,
    ConstantFeatureConfig,
    normalize_constant,
)
from bn_core.lessons.epsilon.float32_variance import ROUNDING, compute_variances

BATCHES = st.lists(st.floats(-100, 100, width=32), min_size=2, max_size=16)
OFFSETS = np.logspace(0, 8, 33)


@given(x=BATCHES)
def test_errors_stay_below_chan_golub_and_leveques_bounds(x: list[float]) -> None:
    """One pass: n u κ². Two passes: n u + n² u² κ². First order in u, so doubled here."""
    found = compute_variances(x, OFFSETS)
    varies = found.exact > 1e-12
    size, squared = len(x) + 2, found.condition[varies] ** 2
    exact = found.exact[varies]
    in_one, in_two = (
        np.abs(each[varies] - exact) / exact for each in (found.one_pass, found.two_pass)
    )
    assert (in_one <= 2 * size * ROUNDING * squared).all()
    assert (in_two <= 2 * (size * ROUNDING + (size * ROUNDING) ** 2 * squared)).all()


@given(x=BATCHES)
def test_welford_and_two_passes_are_never_negative(x: list[float]) -> None:
    found = compute_variances(x, OFFSETS)
    assert (found.two_pass >= 0).all()
    assert (found.welford >= 0).all()


def test_one_pass_loses_the_variance_of_the_lessons_batch() -> None:
    """What the page tells of [2, 4, 8, 10]: 8, 0 and a thousand million instead of 10."""
    found = compute_variances([2, 4, 8, 10], [1e2, 1e4, 1e5, 1e6, 1e8])
    assert found.one_pass.tolist() == [10, 8, 0, 0, 2.0**30]
    assert found.two_pass[:4].tolist() == [10, 10, 10, 10]
    assert found.exact.tolist() == [10, 10, 10, 10, 16]
    np.testing.assert_allclose(found.welford[:4], 10, rtol=0.01)


def test_one_pass_can_be_negative() -> None:
    found = compute_variances([1, 2, 3, 4], [1e4])
    assert found.one_pass.tolist() == [-8]
    assert found.two_pass.tolist() == found.welford.tolist() == [1.25]


def test_numbers_too_large_for_float32_overflow_without_a_warning() -> None:
    found = compute_variances([1e12, -1e12], [1e8])
    assert np.isfinite(found.two_pass).all()
    huge = compute_variances([1e25, 2e25], [0.0])
    assert not np.isfinite(huge.one_pass).any()


@pytest.mark.parametrize("value", VALUES)
def test_a_constant_feature_is_exactly_0_only_in_the_core(value: float) -> None:
    found = normalize_constant(value, 256, 1e-5)
    assert found.from_first == 0
    assert found.one_by_one != 0
    assert abs(found.double) < 1e-9


def test_the_lessons_constant_is_not_0_in_float32() -> None:
    config = ConstantFeatureConfig()
    found = normalize_constant(config.value, config.examples, 1e-5)
    assert found.one_by_one == pytest.approx(-0.00483, abs=5e-6)
    assert found.from_first == 0


@pytest.mark.parametrize("offset", [3e3, 1e4, 1e5, 1e6])
def test_two_passes_and_welford_keep_the_variance_at_each_offset(offset: float) -> None:
    found = compute_variances([1, 2, 3, 4], [offset])
    assert found.two_pass.tolist() == [1.25]
    assert found.welford.tolist() == pytest.approx([1.25], rel=0.01)
    assert found.one_pass.tolist() != [1.25]


def test_a_large_constant_becomes_minus_one_in_float32() -> None:
    """ε is too small beside the square of the rounding error of the mean."""
    found = normalize_constant(1e10, 256, 1e-5)
    assert found.one_by_one == found.pairwise == -1


@pytest.mark.parametrize("eps", [1e-5, 1e-3])
@pytest.mark.parametrize("std", [1.0, 1e-2, 1e-3])
def test_pytorch_shrinks_a_feature_as_told(std: float, eps: float) -> None:
    """σ²/(σ² + ε) in float64, with ε inside the root."""
    x = torch.tensor([[-std], [std]] * 128, dtype=torch.float64)
    y = nn.BatchNorm1d(1, eps=eps, affine=False, dtype=torch.float64)(x)
    assert float(y.var(correction=0)) == pytest.approx(std**2 / (std**2 + eps), rel=1e-9)
