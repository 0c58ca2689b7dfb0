"""Judge how far γ and β alone get (claim C49)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.scale_and_shift.claims import CLAIMS
from bn_core.lessons.scale_and_shift.frozen_config import (
    AFFINE,
    LAST,
    NAMES,
    RANDOM,
    RATES,
    TRAINED,
)
from bn_core.lessons.scale_and_shift.frozen_result import FrozenWeights
from bn_core.text.numbers import format_number

ENOUGH_STEPS = int(CLAIMS["C49"].limit("steps"))
"""The fewest steps of each network after which the claim is judged."""
_BECAUSE = {
    "far": "γ and β scale and shift random features, and cannot combine them. More layers have "
    "more γ and β.",
    "random weights": "γ and β scale and shift features that stay random. A trained weight also "
    "changes what a feature responds to.",
    "last layer": "The last layer can combine the last random features, which γ and β only scale "
    "and shift. But those act in every layer, so that their number grows with the layers.",
}


def judge_frozen_weights(result: FrozenWeights) -> tuple[Verdict, ...]:
    """Judge the parts of claim C49, once all networks are trained."""
    if np.isnan(result.accuracy).any():
        return ()
    claim, measured = CLAIMS["C49"], describe_accuracies(result)
    values = {
        "far": result.best(AFFINE),
        "random weights": _subtract(result, RANDOM),
        "last layer": _subtract(result, LAST),
    }
    if result.config.steps < ENOUGH_STEPS:
        obstacle = f"It is decided after {ENOUGH_STEPS} steps or more; set them and run."
        return tuple(Verdict.without(claim.part(name), measured, obstacle) for name in values)
    return tuple(
        decide_over_seeds(claim.part(name), each, measured, _BECAUSE[name])
        for name, each in values.items()
    )


def describe_accuracies(result: FrozenWeights) -> str:
    """Say what each part reaches at its best rate, and how many numbers it has."""
    told = "; ".join(
        f"{NAMES[part]} ({result.config.count_trained(part):,} numbers) "
        f"{format_spread(result.best(part))} at rate "
        f"{format_number(RATES[result.find_best_rate(part)])}"
        for part in TRAINED
    )
    return f"Test accuracy at the best of {len(RATES)} rates, median (least to largest): {told}."


def _subtract(result: FrozenWeights, other: str) -> np.ndarray:
    """Return how many points γ and β alone are better than another part (R,)."""
    return np.asarray(np.round(100 * (result.best(AFFINE) - result.best(other)), 4))
