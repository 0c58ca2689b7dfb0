"""Loss and gradient at several steps along the gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from bn_core.norm.arrays import Array
from bn_core.training.loss_surface.surface import LossSurface


@dataclass(frozen=True, slots=True, eq=False)
class LineSearch:
    """The readings at each of E steps against the gradient g of one batch."""

    loss: Array
    """(E,): in nats."""
    change: Array
    """(E,): the norm of the difference of the gradient there from g."""
    beta: Array
    """(E,): the change over the distance: what smoothness bounds (Santurkar et al. 2018, 3.1)."""


def search_line(net: nn.Module, x: Tensor, y: Tensor, steps: Sequence[float]) -> LineSearch:
    """Measure the loss after each of ``steps`` against the batch's gradient.

    Each step starts from the network's weights. Batch norm divides by the batch's own statistics,
    as in training; ``net`` stays as it is.
    """
    surface = LossSurface(net, x, y, "batch")
    _, here = surface.loss_and_gradient(surface.start)
    losses, changes = [], []
    for step in steps:
        loss, there = surface.loss_and_gradient(surface.start - step * here)
        losses.append(loss)
        changes.append((there - here).norm().item())
    change = np.array(changes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return LineSearch(np.array(losses), change, change / (np.array(steps) * here.norm().item()))
