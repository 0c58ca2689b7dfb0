"""Evaluate a network with exact statistics, and on a batch of one."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.nets import record_forward


@torch.no_grad()
def measure_exact_accuracy(net: nn.Sequential, digits: datasets.Data) -> float:
    """Return test accuracy with the statistics of the whole training set as one batch."""
    copied = copy_with_statistics_of(net, digits.x_train)
    return probes.measure_accuracy(copied, digits.x_test, digits.y_test)


@torch.no_grad()
def copy_with_statistics_of(net: nn.Sequential, x: Tensor) -> nn.Sequential:
    """Return a copy in evaluation mode whose running averages are those of one batch.

    The batch ``x`` (N, ...) passes batch norm in training mode, and all else, such as dropout, in
    evaluation mode.
    """
    copied = copy.deepcopy(net).eval()
    for layer in copied.modules():
        if isinstance(layer, _BatchNorm):
            layer.reset_running_stats()
            layer.momentum = None
            layer.train()
    copied(x)
    return copied.eval()


def find_refusal(net: nn.Sequential, x: Tensor) -> str:
    """Return PyTorch's error for one example (1, features) in training mode, or ""."""
    try:
        record_forward(net, x, running=False)
    except ValueError as error:
        return str(error)
    return ""
