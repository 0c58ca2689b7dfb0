"""Judge whether networks need the mean and the deviation (claim C52)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.scale_and_shift.claims import CLAIMS
from bn_core.lessons.scale_and_shift.statistics_config import (
    BATCH,
    BOTH,
    MEAN_UNIT,
    NAMES,
    NONE,
    RATES,
    RMS,
    STD,
    UNITS,
)
from bn_core.lessons.scale_and_shift.statistics_result import FewerStatistics
from bn_core.text.numbers import format_number

ENOUGH_STEPS = int(CLAIMS["C52"].limit("training steps"))
"""The fewest steps of each network after which the claim is judged."""
_PARTS = {
    UNITS: (("rms over units", RMS), ("neither", NONE)),
    BATCH: (
        ("mean over batch", MEAN_UNIT),
        ("rms over batch", RMS),
        ("std over batch", STD),
        ("neither", NONE),
    ),
}
"""For each axis the parts that are judged, with the network that is compared."""
_BECAUSE = {
    "rms over units": "With random weights the mean over the units is small, so the two nearly "
    "agree at first. After so few steps seeds differ a good deal.",
    "mean over batch": "Nothing adapts the scale after the first batch. In a few layers that "
    "suffices; over more of them what has changed since multiplies.",
    "rms over batch": "Behind ReLU the root mean square is mostly the mean. Dividing by it leaves "
    "little of what differs between examples, and less with each layer.",
    "std over batch": "The mean stays in. As a multiple of the standard deviation it grows from "
    "layer to layer.",
    "neither": "With good first weights a few layers learn without any statistic. More layers and "
    "larger rates need one.",
}


def judge_fewer_statistics(result: FewerStatistics) -> tuple[Verdict, ...]:
    """Judge the parts of claim C52 on this axis, once all networks are trained."""
    if np.isnan(result.accuracy).any():
        return ()
    claim, measured = CLAIMS["C52"], describe_accuracies(result)
    parts = _PARTS[result.config.axis]
    if result.config.steps < ENOUGH_STEPS:
        obstacle = f"It is decided after {ENOUGH_STEPS} steps or more; set them and run."
        return tuple(Verdict.without(claim.part(name), measured, obstacle) for name, _ in parts)
    return tuple(
        decide_over_seeds(
            claim.part(name),
            np.round(100 * (result.best(BOTH) - result.best(arm)), 4),
            measured,
            _BECAUSE[name],
        )
        for name, arm in parts
    )


def describe_accuracies(result: FewerStatistics) -> str:
    """Say what each network reaches at its best rate."""
    told = "; ".join(
        f"{NAMES[arm]} {format_spread(result.best(arm))} at rate "
        f"{format_number(RATES[result.find_best_rate(arm)])}"
        for arm in result.config.networks
    )
    return f"Test accuracy at the best of {len(RATES)} rates, median (least to largest): {told}."
