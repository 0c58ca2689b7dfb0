"""Evaluate a trained network with exact statistics, or find that PyTorch refuses."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.nets import record_forward


@torch.no_grad()
def measure_exact_accuracy(net: nn.Sequential, digits: datasets.Data) -> float:
    """Test accuracy with mean and variance of the whole training set, taken as one batch."""
    twin = copy.deepcopy(net).train()
    for layer in twin:
        if isinstance(layer, nn.BatchNorm1d):
            layer.reset_running_stats()
            layer.momentum = None
    twin(digits.x_train)
    return probes.accuracy(twin, digits.x_test, digits.y_test)


def find_refusal(net: nn.Sequential, x: Tensor) -> str:
    """What PyTorch says to one example (1, features) in train mode."""
    try:
        record_forward(net, x, running=False)
    except ValueError as words:
        return str(words)
    return ""
