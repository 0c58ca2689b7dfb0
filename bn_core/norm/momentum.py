"""How fast a running average forgets, as formulas of its momentum."""

from __future__ import annotations

import math


def compute_half_life(momentum: float) -> float:
    """Batches until half of an old value is forgotten: ln 0.5 / ln(1 - momentum)."""
    _check_momentum(momentum)
    return 0.0 if momentum == 1 else math.log(0.5) / math.log1p(-momentum)


def count_batches_to_reach(momentum: float, share: float = 0.99) -> int:
    """Batches until ``share`` of the way to a new value is gone: 1 - (1 - momentum)^n >= share.

    44 at PyTorch's default of 0.1, 459 at Keras's, whose 0.99 is 0.01 here.
    """
    _check_momentum(momentum)
    if not 0 < share < 1:
        raise ValueError(f"A share of the way lies between 0 and 1, not {share!r}.")
    if momentum == 1:
        return 1
    return max(1, math.ceil(math.log1p(-share) / math.log1p(-momentum) - 1e-9))


def compute_share_reached(momentum: float, batches: int) -> float:
    """The share of the way from the start that is gone after ``batches``."""
    _check_momentum(momentum)
    return 1 - (1 - momentum) ** batches


def _check_momentum(momentum: float) -> None:
    if not 0 < momentum <= 1:
        raise ValueError(f"momentum must be above 0 and at most 1, not {momentum!r}.")
