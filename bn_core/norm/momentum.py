"""How fast a running average follows a change, as formulas of its momentum."""

from __future__ import annotations

import math


def compute_half_life(momentum: float) -> float:
    """Return the batches until an old value has half its weight.

    It is ln 0.5 / ln(1 - momentum). ValueError if the momentum is not in (0, 1].
    """
    _check_momentum(momentum)
    return 0.0 if momentum == 1 else math.log(0.5) / math.log1p(-momentum)


def count_batches_to_reach(momentum: float, share: float = 0.99) -> int:
    """Return the batches until an average covers ``share`` of the way to a new value.

    It is the least n with 1 - (1 - momentum)^n >= share: 44 for PyTorch's default of 0.1, and 459
    for that of Keras, whose 0.99 is 0.01 here. ValueError if the share is not in (0, 1).
    """
    _check_momentum(momentum)
    if not 0 < share < 1:
        raise ValueError(f"share must be between 0 and 1, not {share!r}.")
    if momentum == 1:
        return 1
    return max(1, math.ceil(math.log1p(-share) / math.log1p(-momentum) - 1e-9))


def compute_share_reached(momentum: float, batches: int) -> float:
    """Return the share of the way to a new value that is covered after ``batches``."""
    _check_momentum(momentum)
    return 1 - (1 - momentum) ** batches


def compute_momentum_per_part(momentum: float, parts: int) -> float:
    """Return the momentum per part with which ``parts`` together weigh ``momentum``."""
    _check_momentum(momentum)
    return 1 - (1 - momentum) ** (1 / parts)


def _check_momentum(momentum: float) -> None:
    if not 0 < momentum <= 1:
        raise ValueError(f"momentum must be above 0 and at most 1, not {momentum!r}.")
