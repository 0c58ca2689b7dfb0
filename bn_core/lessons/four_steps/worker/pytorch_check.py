"""Compare the four steps with torch.nn on the page's batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from bn_core import Axes, Forward
from bn_core.norm.axes import align_features
from bn_core.text.numbers import format_number

TOLERANCE = 1e-12
"""Largest difference called agreement, times the largest output (at least 1): float64 rounding
of two orders of summation over the few hundred numbers of a page stays well below it."""
OFFSET = 64 * np.finfo(np.float64).eps
"""What rounding the mean may add, times |mean| in standard deviations: far from 0, x - mean has
fewer digits left, and PyTorch sums x itself."""


_Norm = nn.BatchNorm1d | nn.BatchNorm2d | nn.InstanceNorm1d | nn.InstanceNorm2d | nn.GroupNorm


def check(step: Forward) -> dict[str, Any]:
    """Repeat ``step`` with PyTorch's layer in float64.

    ``step`` is of (N, C), (N, C, L) or (N, C, H, W). That is BatchNorm1d or 2d, in eval mode where
    the statistics were given; InstanceNorm1d or 2d; GroupNorm(G, C); and for layer norm
    GroupNorm(1, C), because ``torch.nn.LayerNorm`` over features and positions has a weight for
    each position too.

    Returns ``state`` (agrees, differs or refused), the largest ``difference`` over all outputs,
    and a ``sentence`` for the badge.
    """
    layer, name = _make_layer(step)
    try:
        with torch.inference_mode():
            y = layer(_shape_input(step)).numpy().reshape(step.y.shape)
    except ValueError as refusal:
        return {
            "state": "refused",
            "difference": None,
            "sentence": f"PyTorch refuses this batch: “{refusal}”.",
        }
    difference = float(abs(y - step.y).max())
    usual = TOLERANCE * max(1.0, float(abs(step.y).max()))
    agrees = difference <= usual + OFFSET * _measure_offset(step)
    word = "agrees to" if agrees else "differs by"
    far = format_number(difference, 1) if difference else "the last bit"
    why = ": float64 has no more digits so far from 0" if usual < difference and agrees else ""
    return {
        "state": "agrees" if agrees else "differs",
        "difference": difference,
        "sentence": f"{name} {word} {far}{why}",
    }


def _measure_offset(step: Forward) -> float:
    """Return the largest distance of a mean from 0 in standard deviations, times γ."""
    view = step.axes.view(step.x)
    away = step.axes.align(step.mean * step.inv_std, view) * align_features(step.gamma, view)
    return float(abs(away).max())


def _shape_input(step: Forward) -> torch.Tensor:
    """Shape x as PyTorch's layer expects it.

    InstanceNorm1d would take a table (N, C) for a single example.
    """
    x = torch.tensor(step.x, dtype=torch.float64)
    return x[..., None] if step.axes.name == "instance" and x.ndim == 2 else x


def _make_layer(step: Forward) -> tuple[nn.Module, str]:
    """Make PyTorch's layer for this step with its parameters, and name it."""
    layer, called = _choose_layer(step.axes, step.x.shape, step.eps)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(step.gamma))
        layer.bias.copy_(torch.tensor(step.beta))
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)) and step.axes.fixed:
            assert layer.running_mean is not None
            assert layer.running_var is not None
            layer.running_mean.copy_(torch.tensor(step.mean))
            layer.running_var.copy_(torch.tensor(step.var))
    return layer.train(not step.axes.fixed), f"torch.nn.{called}"


def _choose_layer(axes: Axes, shape: tuple[int, ...], eps: float) -> tuple[_Norm, str]:
    features, flat = shape[1], len(shape) < 4
    more: dict[str, Any] = {"eps": eps, "dtype": torch.float64}
    if axes.name in ("batch", "fixed"):
        kind = nn.BatchNorm1d if flat else nn.BatchNorm2d
        mode = "eval" if axes.fixed else "train"
        return kind(features, **more), f"{kind.__name__} ({mode} mode)"
    if axes.name == "instance":
        instance = nn.InstanceNorm1d if flat else nn.InstanceNorm2d
        return instance(features, affine=True, **more), instance.__name__
    groups = axes.groups or features
    return nn.GroupNorm(groups, features, **more), f"GroupNorm({groups}, {features})"
