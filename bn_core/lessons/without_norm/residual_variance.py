"""The variance of a residual stream before training (De & Smith 2020, section 3).

Weights are He's, so that a branch has the variance of its normalized or plain input.
"""

from __future__ import annotations


def find_variance_factor(blocks: int) -> float:
    """Return the factor by which blocks without a norm enlarge the variance.

    Each branch adds as much as enters the block.
    """
    return 2.0**blocks


def find_branch_share(block: int) -> float:
    """Return the share of a branch with batch norm in the variance behind its block.

    Variance 1 enters the first block, which is number 1, and each branch adds 1.
    """
    return 1 / (1 + block)
