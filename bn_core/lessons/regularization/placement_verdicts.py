"""Judge whether batch norm before or after the nonlinearity matters (claim C34)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_shares
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.config import PLACES
from bn_core.lessons.regularization.result import Placement
from bn_core.lessons.regularization.verdicts import MAX_MISSED
from bn_core.text.numbers import format_number

POINT = CLAIMS["C34"].limit("points")
"""The difference of test errors from which the place would matter, for claim C34."""


def judge_placement(result: Placement) -> Verdict:
    """Judge claim C34 by the median difference, paired by seed.

    It is open if seeds lie on both sides of a point.
    """
    apart = result.difference
    learned = bool((result.training_error <= MAX_MISSED).all())
    holds = _decide(apart) if learned else None
    before, after = result.error
    each = ", ".join(format_number(100 * float(one)) for one in apart)
    return decide_by_hand(
        id="C34",
        claim="Whether batch norm stands before or after the nonlinearity matters little: the test "
        f"errors differ by less than {format_number(100 * POINT)} point.",
        measured=f"Test error in percent, median (least to largest) of {len(apart)} seeds: before "
        f"{format_shares(before)}, after {format_shares(after)}. After less before, seed by seed: "
        f"{each} points; the median is {format_number(100 * float(np.median(apart)))}.",
        expected=f"A median difference below {format_number(100 * POINT)} point either way; left "
        "open if "
        "the seeds' differences lie on both sides of that, or if there are fewer than two.",
        holds=holds,
        because={
            True: "No seed differs by a point.",
            False: f"In every seed it errs more {_name_worse_place(apart)}, by a point at least.",
            None: _explain_open(result, learned),
        }[holds],
    )


def _decide(apart: np.ndarray) -> bool | None:
    """Return True if all are below a point, False if all are above on one side."""
    if len(apart) < 2:
        return None
    if (np.abs(apart) < POINT).all():
        return True
    return False if (apart >= POINT).all() or (apart <= -POINT).all() else None


def _name_worse_place(apart: np.ndarray) -> str:
    return f"{PLACES[int(apart[0] > 0)]} the nonlinearity"


def _explain_open(result: Placement, learned: bool) -> str:
    """Say why the claim is open, and how much one test image counts."""
    if not learned:
        return (
            f"Some of these networks miss more than {format_number(100 * MAX_MISSED)}% of their "
            "own training examples: they need more steps before they can be compared."
        )
    return (
        "Seeds lie on both sides of a point, or there are too few. One test image is "
        f"{format_number(100 / result.test_size)} points."
    )
