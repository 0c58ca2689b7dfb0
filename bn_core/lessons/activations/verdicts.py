"""Judge the first figure of Ioffe and Szegedy (claim C12)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread, judge_seeds
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.activations.claims import CLAIMS
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.result import FigureOne
from bn_core.text.numbers import format_number

LEAD = CLAIMS["C12"].limit("ahead")
"""How much larger batch norm's test accuracy must be for claim C12."""


EARLY_STEP = int(CLAIMS["C12"].limit("early"))
"""The step at which claim C12 compares the accuracies."""


LAYER = 3


def judge_figure_one(config: FigureOneConfig, result: FigureOne) -> Verdict:
    """Judge claim C12: ahead early, and a steadier median, in every seed."""
    none, batch = result.accuracy[:, config.measured_steps.index(EARLY_STEP)].T
    moved, steadied = result.span.T
    faster, steadier = batch - none >= LEAD, steadied < moved
    whole = bool(np.isfinite([none, batch, moved, steadied]).all())
    holds = judge_seeds(faster & steadier) if whole else None
    return decide_by_hand(
        id="C12",
        claim="Batch norm learns faster, and the inputs of its units are steadier: figure 1 of "
        "2015.",
        measured=f"Test accuracy at step {EARLY_STEP}: {format_spread(batch)} with, "
        f"{format_spread(none)} without, "
        f"{format_spread(batch - none)} ahead. Range of the median of unit {config.unit} of layer "
        f"{LAYER}: {format_spread(steadied)} with, {format_spread(moved)} without. At the end "
        f"{_describe_end(result)}.",
        expected=f"{format_number(LEAD)} ahead at step {EARLY_STEP} and a smaller range, in every "
        "seed, two seeds at least.",
        holds=holds,
        because=_explain(faster, steadier, whole),
    )


def _describe_end(result: FigureOne) -> str:
    none, batch = result.accuracy[:, -1].T
    return f"{format_spread(batch)} with and {format_spread(none)} without"


def _explain(faster: np.ndarray, steadier: np.ndarray, whole: bool) -> str:
    """Count the seeds that show each half of the claim."""
    if not whole:
        return "A network diverged, so that not everything is measured."
    return (
        f"It is that far ahead in {int(faster.sum())} of {len(faster)} seeds, and its unit is "
        f"steadier in {int(steadier.sum())}."
    )
