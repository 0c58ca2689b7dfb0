"""Divided by N - 1 the variance is unbiased, divided by N it is short by (N - 1) / N: measured."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bn_core import RunningStats, normalize
from bn_core.lessons.running_averages.variance_estimates import (
    MAX_SIZE,
    VarianceEstimates,
    estimate_variance,
    measure_correction_bias,
)


@pytest.fixture(scope="module")
def estimates() -> VarianceEstimates:
    return estimate_variance(1, 40_000)


def test_every_size_agrees_with_theory_within_its_error(estimates: VarianceEstimates) -> None:
    n = np.arange(2, MAX_SIZE + 1)
    np.testing.assert_array_equal(estimates.size, n)
    assert (np.abs(estimates.unbiased - 1) < 4 * estimates.unbiased_error).all()
    assert (np.abs(estimates.biased - (n - 1) / n) < 4 * estimates.biased_error).all()
    np.testing.assert_allclose(estimates.biased * estimates.factor, estimates.unbiased)
    np.testing.assert_allclose(estimates.spread, np.sqrt(2 / (n - 1)), rtol=0.05)
    np.testing.assert_allclose(estimates.unbiased_error, estimates.spread / 200)


def test_what_is_averaged_is_numpys_and_pytorchs_variance() -> None:
    found = estimate_variance(5, 300)
    x = np.random.default_rng(5).normal(size=(MAX_SIZE, 300))
    for n in (2, 3, 8, MAX_SIZE):
        at = found.at(n)
        assert found.biased[at] == pytest.approx(x[:n].var(axis=0).mean(), rel=1e-10)
        each = torch.from_numpy(x[:n]).var(dim=0, unbiased=True)
        assert found.unbiased[at] == pytest.approx(each.mean().item(), rel=1e-10)
        assert found.unbiased_error[at] == pytest.approx(each.std().item() / 300**0.5, rel=1e-10)
        stored = RunningStats.start(300, 1.0).after(normalize(x[:n]))
        assert found.unbiased[at] == pytest.approx(stored.var.mean(), rel=1e-10)


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    once, again, other = (
        estimate_variance(3, 200),
        estimate_variance(3, 200),
        estimate_variance(4, 200),
    )
    np.testing.assert_array_equal(once.unbiased, again.unbiased)
    assert (once.unbiased != other.unbiased).all()


def test_the_claim_that_the_correction_is_only_approximate_is_judged(
    estimates: VarianceEstimates,
) -> None:
    judged = measure_correction_bias(estimates)
    assert judged.size == 8
    assert not judged.differs
    assert abs(judged.off) < 3
    assert judged.biased_off < -10
    assert "no bias is seen" in judged.because
    assert "40,000 normal batches of 8" in judged.because


def test_three_standard_errors_are_rarely_passed_by_chance() -> None:
    off = [measure_correction_bias(estimate_variance(seed, 2000)).off for seed in range(40)]
    assert sum(abs(each) > 3 for each in off) <= 2
    assert 0.6 < np.std(off) < 1.5


def test_what_is_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="batches that are averaged: 1 is below the minimum, 100"):
        estimate_variance(0, 1)
    with pytest.raises(ValueError, match="seed of the random batches"):
        estimate_variance(-1)
    for size in (1, MAX_SIZE + 1):
        with pytest.raises(ValueError, match="2 to 64 numbers"):
            measure_correction_bias(estimate_variance(0, 100), size)
