"""Judge whether batch norm before or after the nonlinearity matters (claim C34)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_shares
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.result import Placement
from bn_core.lessons.regularization.verdicts import find_obstacle
from bn_core.text.numbers import format_number


def judge_placement(result: Placement) -> tuple[Verdict, ...]:
    """Judge claim C34 by the difference of the test errors, paired by seed."""
    parts = [CLAIMS["C34"].part(name) for name in ("before", "small")]
    before, after = result.error
    measured = (
        "Median test error in percent (and range over the seeds): before "
        f"{format_shares(before)}, after {format_shares(after)}."
    )
    obstacle = find_obstacle(result.error, result.training_error)
    if obstacle:
        return tuple(Verdict.without(part, measured, obstacle) for part in parts)
    effect = Effect.of(np.round(100 * result.difference, 4))  # shares are in float32
    because = (
        "Both networks have the same first weights, examples and steps. One test image is "
        f"{format_number(100 / result.test_size)} points."
    )
    return tuple(Verdict.of(part, effect, measured, because) for part in parts)
