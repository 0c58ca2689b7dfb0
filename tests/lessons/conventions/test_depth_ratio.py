"""Tests of how much a stack of layers shrinks its outputs in evaluation mode."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bn_core.lessons.conventions.depth_ratio import measure_depth_ratio
from bn_core.norm.conventions import KERAS, PYTORCH


@pytest.mark.parametrize("size", [4, 16, 64])
def test_ratio_is_a_power_by_layer(size: int) -> None:
    expected = np.sqrt((size - 1) / size) ** np.arange(1, 21)
    np.testing.assert_allclose(measure_depth_ratio(PYTORCH, size), expected, rtol=1e-6)
    np.testing.assert_allclose(measure_depth_ratio(KERAS, size), 1, rtol=1e-6)


def test_twenty_layers_of_pytorch_are_15_percent_smaller() -> None:
    torch.manual_seed(0)
    layers = [
        layer
        for _ in range(20)
        for layer in (
            torch.nn.Linear(8, 8, dtype=torch.float64),
            torch.nn.BatchNorm1d(8, momentum=1.0, affine=False, eps=1e-12, dtype=torch.float64),
        )
    ]
    net = torch.nn.Sequential(*layers)
    batch = torch.randn(64, 8, dtype=torch.float64)
    with torch.no_grad():
        train = net(batch)
        ratio = float(net.eval()(batch).square().mean().sqrt() / train.square().mean().sqrt())
    assert ratio == pytest.approx(0.854, abs=5e-4)
    assert ratio == pytest.approx(measure_depth_ratio(PYTORCH, 64)[-1], rel=1e-6)
