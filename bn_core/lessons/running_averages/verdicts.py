"""Judge what the momentum of the running statistics does (claim C38)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_shares
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.running_averages.config import MOMENTA, MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_result import MomentumSweep
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number


def judge_momentum(config: MomentumSweepConfig, result: MomentumSweep) -> Verdict:
    """Report what was measured beside C38.

    There is no threshold, so it decides nothing.
    """
    summary = "; ".join(
        _describe_size(size, *each)
        for size, *each in zip(config.sizes, result.accuracy, result.exact, strict=True)
    )
    return decide_by_hand(
        id="C38",
        claim="Which momentum is best in eval mode depends on the batch and on how long one "
        "trains.",
        measured=f"Test accuracy in percent, {config.seeds} seeds, by momentum or with exact "
        f"statistics: {summary}.",
        expected="Nothing: no threshold is set.",
        holds=None,
        because="It is a measurement beside C38: a small momentum still remembers the start, a "
        "large one only the last few batches.",
    )


def _describe_size(size: int, accuracy: np.ndarray, exact: np.ndarray) -> str:
    usual = MOMENTA.index(PYTORCH.momentum)
    ends = ", ".join(
        f"{format_number(MOMENTA[place])}: {format_shares(accuracy[:, place])}"
        for place in (0, usual, -1)
    )
    return f"batches of {size}, {ends}, exact: {format_shares(exact)}"
