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
VISIBLE = 1e-6
"""Largest difference by rounding that is called agreement, times the largest output (at least 1):
below it the page's numbers look alike."""
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

    Returns ``state``, the largest ``difference`` over all outputs, and a ``sentence`` for the
    badge. The state is agrees, differs, refused, or rounding: far from 0 PyTorch rounds the mean so
    much that its outputs are visibly others.
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
    size = max(1.0, float(abs(step.y).max()))
    offset = _measure_offset(step)
    far = format_number(difference, 1) if difference else "the last bit"
    if difference <= TOLERANCE * size:
        state, words = "agrees", f"agrees to {far}"
    elif difference > TOLERANCE * size + OFFSET * offset:
        state, words = "differs", f"differs by {far}"
    elif difference <= VISIBLE * size:
        state, words = "agrees", f"agrees to rounding at this scale ({far})"
    else:
        state, words = "rounding", f"differs by {far}, by rounding. {_EXPLAIN_ROUNDING}"
    return {"state": state, "difference": difference, "sentence": f"{name} {words}"}


_EXPLAIN_ROUNDING = (
    "These values are so far from 0, compared with √(σ² + ε), that the rounding of their mean "
    "shows. PyTorch averages them as they are. This page first subtracts one of them."
)


def _measure_offset(step: Forward) -> float:
    """Return the largest distance of a mean from 0 in standard deviations, times γ."""
    view = step.axes.view(step.x)
    with np.errstate(over="ignore"):  # an infinite distance is one, too
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
