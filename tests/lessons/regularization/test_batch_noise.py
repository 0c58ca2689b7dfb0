"""One value's x_hat depends on its mates, and the less the more they are: measured and bounded."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.lessons.regularization.batch_noise import (
    SIZES,
    draw_batches,
    measure_batch_noise,
    measure_batch_size_noise,
)
from bn_core.lessons.regularization.config import BatchNoiseConfig
from bn_core.lessons.regularization.sentences import Facts, describe_noise, tell_noise
from tests.hypothesis_profiles import examples

CONFIGS = st.builds(
    BatchNoiseConfig,
    value=st.floats(-4, 4),
    size=st.integers(2, 64),
    draws=st.integers(100, 200),
    seed=st.integers(0, 9999),
)
quick = settings(max_examples=examples(25))


@quick
@given(config=CONFIGS)
def test_every_draw_is_the_held_value_in_a_batch_pytorch_normalizes_alike(
    config: BatchNoiseConfig,
) -> None:
    step = draw_batches(config, config.size)
    assert (step.x[0] == config.value).all()
    theirs = torch.batch_norm(
        torch.from_numpy(step.x), None, None, None, None, True, 0.1, 0.0, False
    )
    np.testing.assert_allclose(step.x_hat, theirs, atol=1e-9)
    found = measure_batch_size_noise(config)
    np.testing.assert_array_equal(found.x_hat, step.x_hat[0])
    np.testing.assert_allclose(found.mean + found.std * found.x_hat, config.value, atol=1e-9)


@quick
@given(config=CONFIGS)
def test_no_value_can_be_further_than_its_batch_is_large(config: BatchNoiseConfig) -> None:
    found = measure_batch_size_noise(config)
    assert (np.abs(found.x_hat) <= (found.size - 1) ** 0.5 + 1e-9).all()


@quick
@given(config=CONFIGS)
def test_the_held_value_pulls_its_batch_towards_itself(config: BatchNoiseConfig) -> None:
    """x_hat from the mates alone: t √(n/B) / √(1 + t²/B), t its place among the n others."""
    step = draw_batches(config, config.size)
    others, size = step.x[1:], config.size
    if size > 2:
        t = (config.value - others.mean(axis=0)) / others.std(axis=0)
        expected = t * ((size - 1) / size) ** 0.5 / np.sqrt(1 + t**2 / size)
        np.testing.assert_allclose(step.x_hat[0], expected, rtol=1e-8, atol=1e-8)


@quick
@given(value=st.floats(-4, 4))
def test_with_one_mate_every_value_is_plus_or_minus_one(value: float) -> None:
    np.testing.assert_allclose(
        np.abs(measure_batch_size_noise(BatchNoiseConfig(value=value), 2).x_hat), 1
    )


@pytest.mark.parametrize("value", [0.0, 1.0, -2.0, 3.0])
def test_large_batches_scatter_as_theory_says(value: float) -> None:
    """To first order in 1/B, the held value's own weight in its batch included."""
    found = measure_batch_noise(BatchNoiseConfig(value=value, draws=4000))
    for size, std in zip(SIZES[-3:], found.std[-3:], strict=True):
        expected = ((1 + value**2 / 2) / size) ** 0.5 * (1 + value**2 / size) ** -1.5
        assert std == pytest.approx(expected, rel=0.09)
    assert found.average[-1] == pytest.approx(found.inference, abs=0.06)


def test_the_scatter_shrinks_with_the_batch_and_its_quantiles_are_in_order() -> None:
    found = measure_batch_noise(BatchNoiseConfig(value=1.0, draws=2000))
    assert found.sizes == SIZES
    assert (np.diff(found.std[1:]) < 0).all()
    assert (np.diff(found.quantiles, axis=1) >= 0).all()
    assert (np.abs(found.quantiles) <= found.largest[:, None] + 1e-9).all()
    one = measure_batch_size_noise(BatchNoiseConfig(value=1.0, draws=2000), 8)
    np.testing.assert_allclose(found.quantiles[2, 2], np.median(one.x_hat))
    assert found.std[2] == one.x_hat.std(ddof=1)


def test_the_seed_decides_everything() -> None:
    config = BatchNoiseConfig()
    np.testing.assert_array_equal(
        measure_batch_size_noise(config).x_hat, measure_batch_size_noise(config).x_hat
    )
    other = measure_batch_size_noise(dataclasses.replace(config, seed=1))
    assert (measure_batch_size_noise(config).x_hat != other.x_hat).all()


def test_a_value_that_is_always_the_larger_of_two_does_not_scatter() -> None:
    config = BatchNoiseConfig(value=4.0, size=2)
    noise, one = measure_batch_noise(config), measure_batch_size_noise(config)
    assert one.x_hat.std(ddof=1) > 0, "by rounding"
    words, _ = describe_noise(noise, one)
    assert "Their standard deviation is 0. " in words
    assert "scatters by 0 (standard deviation)" in tell_noise(Facts(noise=noise, one=one))


@pytest.mark.parametrize("size", [1, 257])
def test_a_batch_out_of_bounds_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="examples per batch"):
        measure_batch_size_noise(BatchNoiseConfig(), size)
