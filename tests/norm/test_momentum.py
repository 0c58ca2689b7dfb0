"""How much several updates with the same batch weigh, as PyTorch's layer counts them."""

import pytest
import torch
from torch import nn

from bn_core.norm.momentum import compute_momentum_per_part, compute_share_reached


def running_mean(momentum: float, updates: int) -> float:
    """The running mean of PyTorch's layer after batches of mean 1."""
    layer = nn.BatchNorm1d(1, momentum=momentum).double()
    for _ in range(updates):
        layer(torch.tensor([[0.5], [1.5]], dtype=torch.float64))
    return float(layer.running_mean)


@pytest.mark.parametrize(("momentum", "parts"), [(0.1, 4), (0.1, 1), (0.01, 16), (1.0, 3)])
def test_parts_of_a_batch_weigh_as_in_pytorch(momentum: float, parts: int) -> None:
    assert compute_share_reached(momentum, parts) == pytest.approx(running_mean(momentum, parts))
    corrected = compute_momentum_per_part(momentum, parts)
    assert running_mean(corrected, parts) == pytest.approx(momentum)


def test_four_parts_weigh_a_third_instead_of_a_tenth() -> None:
    assert compute_share_reached(0.1, 4) == pytest.approx(0.3439, rel=1e-12)
    assert compute_momentum_per_part(0.1, 4) == pytest.approx(0.026, abs=5e-5)


def test_two_forward_passes_per_step_need_the_momentum_of_two_parts() -> None:
    assert 10 * compute_share_reached(0.1, 2) == pytest.approx(1.9)
    assert compute_momentum_per_part(0.1, 2) == pytest.approx(0.0513, abs=5e-5)
