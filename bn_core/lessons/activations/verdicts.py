"""Judge the first figure of Ioffe and Szegedy (claim C12)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread, judge_seeds
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.activations.claims import CLAIMS
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.result import FigureOne
from bn_core.text.numbers import format_number

AHEAD = CLAIMS["C12"].limit("ahead")
"""How much more of the test set batch norm must know, for claim C12, after..."""


EARLY = int(CLAIMS["C12"].limit("early"))
"""...so many steps."""


LAYER = 3


def judge(config: FigureOneConfig, result: FigureOne) -> Verdict:
    """C12: ahead early, and a smaller range of the unit's median; both in every seed."""
    none, batch = result.accuracy[:, config.measured.index(EARLY)].T
    moved, steadied = result.span.T
    faster, steadier = batch - none >= AHEAD, steadied < moved
    whole = bool(np.isfinite([none, batch, moved, steadied]).all())
    holds = judge_seeds(faster & steadier) if whole else None
    return Verdict(
        id="C12",
        claim="Batch norm learns faster, and the inputs of its units are steadier: figure 1 of "
        "2015.",
        measured=f"Test accuracy at step {EARLY}: {format_spread(batch)} with, "
        f"{format_spread(none)} without, "
        f"{format_spread(batch - none)} ahead. Range of the median of unit {config.unit} of layer "
        f"{LAYER}: {format_spread(steadied)} with, {format_spread(moved)} without. At the end "
        f"{_last(result)}.",
        expected=f"{format_number(AHEAD)} ahead at step {EARLY} and a smaller range, in every "
        "seed, two "
        "seeds at least.",
        holds=holds,
        because=_because(faster, steadier, whole),
    )


def _last(result: FigureOne) -> str:
    none, batch = result.accuracy[:, -1].T
    return f"{format_spread(batch)} with and {format_spread(none)} without"


def _because(faster: np.ndarray, steadier: np.ndarray, whole: bool) -> str:
    """How many seeds show which half."""
    if not whole:
        return "A network diverged, so that not everything is measured."
    return (
        f"It is that far ahead in {int(faster.sum())} of {len(faster)} seeds, and its unit is "
        f"steadier in {int(steadier.sum())}."
    )
