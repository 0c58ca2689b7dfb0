"""Judge the curvature of the loss (claim C26)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import all_seeds_agree, format_spread
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.text.numbers import format_number

MAX_RATIO = CLAIMS["C26"].limit("ratio")
"""Claim C26: the eigenvalue with batch norm, as a multiple of that without, is below."""


def judge_curvature(result: Curvature) -> Verdict:
    """Judge claim C26: the ratio is below 1 at each depth, in every seed."""
    holds = all_seeds_agree(*(MAX_RATIO - result.ratio))
    summary = ", ".join(
        f"{format_spread(each)} at {depth}"
        for depth, each in zip(result.depths, result.ratio, strict=True)
    )
    return decide_by_hand(
        id="C26",
        claim="Batch norm lowers the top eigenvalue of the Hessian.",
        measured=f"Eigenvalue with over without, by hidden layers: {summary}. The power "
        f"iteration's residual is at most {format_number(float(np.nanmax(result.residual)), 2)} of "
        "an eigenvalue.",
        expected=f"Below {format_number(MAX_RATIO)} at each depth in every seed, two seeds at "
        "least.",
        holds=holds,
        because=_explain(result),
    )


def _explain(result: Curvature) -> str:
    """Say at which depths it is lower in all seeds, and whether the ratio grows."""
    lower = [
        str(depth)
        for depth, each in zip(result.depths, result.ratio, strict=True)
        if (each < MAX_RATIO).all()
    ]
    at = f"It is lower in all seeds at {', '.join(lower)}" if lower else "It is so at no depth"
    medians = np.median(result.ratio, axis=1)
    grows = " The ratio grows with depth." if medians[-1] > medians[0] else ""
    return f"{at}{' hidden layers' if lower else ' in all seeds'}.{grows}"
