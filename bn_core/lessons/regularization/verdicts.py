"""Judge whether the noise of mini-batches regularizes (claims C32 and C33)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.seeds import all_seeds_agree, format_shares
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.config import DROPPED, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.text.numbers import format_number

MAX_MISSED = CLAIMS["C32"].limit("training_error")
"""Share of its training examples that a network may miss for its test error to be judged."""


def judge_noise(config: GhostBatchesConfig, result: GhostBatches) -> Verdict:
    """Judge claim C32: ghosts err less than the full batch, which errs less than none."""
    ghost = result.errors_of(f"ghost {config.ghost}")
    full, none = result.errors_of("full"), result.errors_of("none")
    learned = _has_learned(result, "none", "full", f"ghost {config.ghost}")
    holds = all_seeds_agree(full - ghost, none - full) if learned else None
    return decide_by_hand(
        id="C32",
        claim="The noise of small batches regularises: batch norm errs less than no norm, and "
        f"ghost batches of {config.ghost} less than the full batch.",
        measured=f"Test error in percent, median (least to largest) of {len(full)} seeds: without "
        f"{format_shares(none)}, full batch {format_shares(full)}, ghosts of {config.ghost} "
        f"{format_shares(ghost)}. In {_count_positive(none - full)} seeds batch norm errs less "
        f"than none, in {_count_positive(full - ghost)} ghosts err less than the full batch.",
        expected="Both in every seed, two seeds at least.",
        holds=holds,
        because={
            True: "Nothing but the statistics differs between ghosts and the full batch.",
            False: "Ghosts err less in every seed, but batch norm with one mean for the full batch "
            "never errs less than no norm: without its noise it does not help here."
            if (full > ghost).all()
            else "No seed shows both.",
            None: _explain_open(result, learned),
        }[holds],
    )


def judge_dropout(result: GhostBatches) -> Verdict:
    """Judge claim C33: with batch norm, dropout does not lower the test error."""
    full, dropped = result.errors_of("full"), result.errors_of(f"full{DROPPED}")
    none, none_dropped = result.errors_of("none"), result.errors_of(f"none{DROPPED}")
    worse = dropped - full
    learned = _has_learned(result, "full", f"full{DROPPED}")
    holds = None
    if learned and len(full) > 1 and not np.isnan(worse).any():
        holds = True if (worse >= 0).all() else False if (worse < 0).all() else None
    return decide_by_hand(
        id="C33",
        claim="With batch norm dropout becomes unnecessary: it does not lower the test error.",
        measured=f"Test error in percent, median (least to largest) of {len(full)} seeds: full "
        f"batch {format_shares(full)}, with dropout {format_shares(dropped)}; without norm "
        f"{format_shares(none)}, with dropout {format_shares(none_dropped)}. In "
        f"{_count_positive(-worse)} seeds dropout lowers batch norm's.",
        expected="Not lower in any seed, two seeds at least.",
        holds=holds,
        because={
            True: "Here it takes information away and gives nothing back.",
            False: "In every seed the network with both errs less: here dropout is still of use.",
            None: _explain_open(result, learned),
        }[holds],
    )


def _count_positive(differences: NDArray[np.floating]) -> str:
    return f"{int((differences > 0).sum())} of {len(differences)}"


def _has_learned(result: GhostBatches, *settings: str) -> bool:
    """Whether these networks have learned their training examples."""
    rows = [result.settings.index(setting) for setting in settings]
    return bool((result.training_error[rows] <= MAX_MISSED).all())


def _explain_open(result: GhostBatches, learned: bool) -> str:
    """Say why the claim is open, and how much one test image counts."""
    if not learned:
        return (
            f"Some of these networks miss more than {format_number(100 * MAX_MISSED)}% of their "
            "own training examples: they need more steps before they can be compared."
        )
    return (
        "The seeds disagree, or there are too few. One test image is "
        f"{format_number(100 / result.test_size)} "
        "points: differences of that size are chance."
    )
