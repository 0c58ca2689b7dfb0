"""Every batch on the page is also put through torch.nn, and the largest difference is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from bn_core import Forward

TOLERANCE = 1e-12
"""Largest difference called agreement, times the largest output (at least 1): float64 rounding
of two orders of summation over at most 256 numbers stays well below it."""
OFFSET = 64 * np.finfo(np.float64).eps
"""What rounding the mean may add, times |mean| in standard deviations: far from 0, x - mean has
fewer digits left, and PyTorch sums x itself."""


def check(step: Forward) -> dict[str, Any]:
    """Repeat a batch-norm ``step`` of a batch (B, C) with ``torch.nn.BatchNorm1d`` in float64.

    Returns ``state`` (agrees, differs or refused), the largest ``difference`` over all outputs,
    and a ``sentence`` for the badge.
    """
    layer = _layer(step)
    try:
        with torch.inference_mode():
            y = layer(torch.tensor(step.x, dtype=torch.float64)).numpy()
    except ValueError as refusal:
        return {
            "state": "refused",
            "difference": None,
            "sentence": f"PyTorch refuses this batch: “{refusal}”.",
        }
    difference = float(abs(y - step.y).max())
    usual = TOLERANCE * max(1.0, float(abs(step.y).max()))
    away = float((abs(step.mean * step.gamma) * step.inv_std).max())
    agrees = difference <= usual + OFFSET * away
    word = "agrees to" if agrees else "differs by"
    why = ": float64 has no more digits so far from 0" if usual < difference and agrees else ""
    mode = "eval" if step.axes.given else "train"
    return {
        "state": "agrees" if agrees else "differs",
        "difference": difference,
        "sentence": f"torch.nn.BatchNorm1d ({mode} mode) {word} {difference:.0e}".replace(
            "0e+00", "the last bit"
        )
        + why,
    }


def _layer(step: Forward) -> nn.BatchNorm1d:
    layer = nn.BatchNorm1d(step.x.shape[1], eps=step.eps, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(step.gamma))
        layer.bias.copy_(torch.tensor(step.beta))
        if step.axes.given:
            assert layer.running_mean is not None
            assert layer.running_var is not None
            layer.running_mean.copy_(torch.tensor(step.mean))
            layer.running_var.copy_(torch.tensor(step.var))
    return layer.train(not step.axes.given)
