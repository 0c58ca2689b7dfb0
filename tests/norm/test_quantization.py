"""Rounded weights are those of PyTorch's own fake quantization."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.norm.quantization import compute_scales, quantize_weight
from tests.hypothesis_profiles import examples


@settings(max_examples=examples(30))
@given(st.integers(0, 2**32), st.integers(2, 8), st.sampled_from([(4, 3), (3, 4, 2, 2)]))
def test_quantize_weight_equals_pytorch(seed, bits, shape):
    weight = np.random.default_rng(seed).normal(0, 3, shape).astype(np.float32)
    most = 2 ** (bits - 1) - 1
    x = torch.tensor(weight)
    whole = torch.fake_quantize_per_tensor_affine(
        x, float(compute_scales(weight, bits).item()), 0, -most, most
    )
    scales = torch.tensor(compute_scales(weight, bits, 0).ravel(), dtype=torch.float32)
    zeros = torch.zeros(len(scales), dtype=torch.int32)
    each = torch.fake_quantize_per_channel_affine(x, scales, zeros, 0, -most, most)
    # A value halfway between two steps may go either way in float32.
    np.testing.assert_allclose(quantize_weight(weight, bits), whole, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(quantize_weight(weight, bits, 0), each, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("axis", "kept"), [(None, 0.225), (0, 0.3)])
def test_a_small_channel_needs_a_scale_of_its_own(axis, kept):
    weight = np.array([[28.575], [0.3]])
    assert quantize_weight(weight, 8, axis)[1, 0] == pytest.approx(kept, rel=1e-12)


def test_a_channel_of_zeros_stays_zero():
    np.testing.assert_array_equal(quantize_weight([[0.0, 0.0], [1.0, 0.5]], 8, 0)[0], 0)


@pytest.mark.parametrize("bits", [1, 17])
def test_quantize_weight_rejects_other_bits(bits):
    with pytest.raises(ValueError, match="bits must be from 2 to 16"):
        quantize_weight([[1.0]], bits)
