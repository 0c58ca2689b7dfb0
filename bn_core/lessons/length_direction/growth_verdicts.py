"""Judge whether weight decay equals a growing rate (claim C42)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.length_direction.claims import CLAIMS
from bn_core.lessons.length_direction.growth_config import (
    EPSILONS,
    PAIRS,
    USUAL,
    GrowthConfig,
)
from bn_core.lessons.length_direction.growth_result import GrowingRate
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def judge_growing_rate(config: GrowthConfig, result: GrowingRate) -> tuple[Verdict, ...]:
    """Judge the parts of claim C42 once all steps are made."""
    claim, steps = CLAIMS["C42"], config.compared_steps
    far = [result.furthest(step) for step in steps]
    exact, usual, single, bare = (
        PAIRS.index("no ε"),
        EPSILONS.index(USUAL),
        PAIRS.index("float32"),
        PAIRS.index("without"),
    )
    growth = format_number(config.rate_at(config.steps - 1) / config.rate)
    measured = (
        f"In {config.steps} steps the rate grows to {growth} times η. Largest difference of two "
        "outputs, divided by the largest output, median and range over the seeds: "
        f"{format_spread(far[-1][exact])} without ε, {format_spread(far[-1][usual])} with "
        f"PyTorch's ε, {format_spread(far[-1][single])} with that ε in float32, "
        f"{format_spread(far[-1][bare])} without batch norm. From the network with neither decay "
        f"nor a growing rate it is {format_spread(result.constant.max(axis=1))}."
    )
    return (
        _judge_law(claim.part("same function"), steps, [each[exact] for each in far], measured),
        decide_over_seeds(
            claim.part("with ε"),
            far[-1][1 : len(EPSILONS)],
            measured,
            "Behind weights that decay the variances come nearer to ε, behind those at the growing "
            "rate they move away from it, and training amplifies the difference.",
            EPSILONS[1:],
        ),
        decide_over_seeds(
            claim.part("float32"),
            [each[single] for each in far],
            measured,
            "ε matters more behind short weights, and training amplifies that and rounding.",
            steps,
        ),
        decide_over_seeds(
            claim.part("without batch norm"),
            far[-1][bare],
            measured,
            "There the length of the weights changes the output, and with it the gradient.",
        ),
    )


def _judge_law(
    part: ClaimPart, steps: Sequence[int], far: Sequence[Array], measured: str
) -> Verdict:
    """Judge the largest difference over all seeds (R,) by the number of steps."""
    largest = [float(each.max()) for each in far]
    if np.isnan(largest).any():
        return Verdict.without(part, measured, "A number of a seed is missing.")
    return Verdict.of(
        part,
        [Effect.exact(each, step) for step, each in zip(steps, largest, strict=True)],
        measured,
        "Weights that decay are αᵗ times those at the growing rate. Batch norm divides the factor "
        "out, so what is left is rounding, which training amplifies.",
    )
