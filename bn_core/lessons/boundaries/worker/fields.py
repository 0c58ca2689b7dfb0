"""Measure the fields of a network over the plane."""

from __future__ import annotations

import copy
import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import softmax

from bn_core.lessons.boundaries.result import GRID, SHADES, TILE, UNITS, Field, make_grid

NONLINEARITIES = (nn.ReLU, nn.Tanh, nn.Sigmoid)


@torch.inference_mode()
def measure_field(net: nn.Sequential, side: int = GRID) -> Field:
    """Return the classes' probabilities (C, side, side) in evaluation mode, to 255."""
    was_training = net.training
    logits = net.eval()(_grid_for(net, side))
    net.train(was_training)
    shares = softmax(logits, dim=1).nan_to_num_()
    return _to_shades(shares.T.reshape(-1, side, side))


@torch.inference_mode()
def measure_hidden(net: nn.Sequential) -> Field:
    """Return the outputs (L, U, T, T) of the first units, each from 0 to 255."""
    was_training = net.training
    net.eval()
    values, fields = _grid_for(net, TILE), []
    for part in net:
        values = part(values)
        if isinstance(part, NONLINEARITIES):
            fields.append(_scale(values[:, :UNITS].T))
    net.train(was_training)
    return np.stack([_to_shades(each.reshape(-1, TILE, TILE)) for each in fields])


def copy_with_batch(net: nn.Sequential, x: Tensor) -> nn.Sequential:
    """Copy a network whose running statistics are replaced by those of one batch.

    Its outputs for the batch are those of ``net`` in training mode, since batch norm normalizes
    with the biased variance there.
    """
    copied = copy.deepcopy(net).eval()
    with torch.inference_mode():
        for part in copied:
            if isinstance(part, nn.BatchNorm1d):
                var, mean = torch.var_mean(x, dim=0, correction=0)
                part.running_mean, part.running_var = mean.clone(), var.clone()
            x = part(x)
    return copied


@torch.inference_mode()
def measure_accuracy(net: nn.Sequential, x: Tensor, y: Tensor) -> float:
    """Return the accuracy in evaluation mode; NaN without points or with a NaN."""
    if not len(x):
        return math.nan
    was_training = net.training
    logits = net.eval()(x)
    net.train(was_training)
    return math.nan if logits.isnan().any() else (logits.argmax(1) == y).float().mean().item()


def blank_field(classes: int, side: int = GRID) -> Field:
    """Return the field of a network that has ended."""
    return np.zeros((classes, side, side), dtype=np.uint8)


def _grid_for(net: nn.Sequential, side: int) -> Tensor:
    weight = next(net.parameters())
    return torch.from_numpy(make_grid(side)).to(weight.device, weight.dtype)


def _scale(values: Tensor) -> Tensor:
    """Return each unit's values (U, N) from 0 to 1; 0 if all are equal or not finite."""
    low, high = values.amin(dim=1, keepdim=True), values.amax(dim=1, keepdim=True)
    spread = high - low
    return torch.where(spread > 0, (values - low) / spread, torch.zeros_like(values)).nan_to_num_()


def _to_shades(shares: Tensor) -> NDArray[np.uint8]:
    return (shares * SHADES).round().clamp(0, SHADES).to(torch.uint8).cpu().numpy()
