"""Judge whether the landscape looks smoother with batch norm (claim C40)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.landscape.claims import CLAIMS, CONVEXITY, HEIGHTS
from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

STATISTICS_NAMES = {
    "batch": "batch statistics",
    "frozen": "statistics frozen at the centre",
    "running": "the running averages",
}
"""What batch norm divides by, in words."""
_JUDGED = {"own": "batch", "frozen": "frozen"}
"""The surface that each part of the claim is about."""
_WHY = {
    "own": "With its own statistics the loss does not depend on the length of the weights before "
    "batch norm, so moving them bends it only as far as they turn.",
    "frozen": "Frozen statistics are a fixed affine map: outputs grow with the weights, as without "
    "batch norm.",
}
_CONVEX = {
    "own": "With its own statistics only the output layer's weights can make the loss grow without "
    "bound; the others only turn, and where the loss levels off it bends down.",
    "frozen": "Frozen statistics are a fixed affine map, so the slice is that of a network without "
    "a norm.",
}


def judge_slices(slices: Slices) -> tuple[Verdict, ...]:
    """Judge claim C40 on finished slices, and beside it their height."""
    if not slices.done:
        return ()
    return tuple(
        verdict
        for part, surface in _JUDGED.items()
        for verdict in _judge_surface(slices, part, SURFACES.index(surface))
    )


def _judge_surface(slices: Slices, part: str, at: int) -> tuple[Verdict, ...]:
    curvature, convexity, median = slices.curvature, slices.downward, slices.median
    start, seeds = _describe_start(slices.config), len(slices.compared_seeds)
    count, side = f"{seeds} seed{'s' * (seeds != 1)}", slices.config.judged_points
    points = f"{side} × {side}" if slices.config.slice == "plane" else f"{side}"

    def tell(name: str, unit: str, values: Array) -> str:
        return (
            f"{name} over {points} points, medians and ranges of {count}: "
            f"{format_spread(values[0])}{unit} without batch norm, "
            f"{format_spread(values[at])}{unit} with {STATISTICS_NAMES[SURFACES[at]]}."
        )

    return (
        decide_over_seeds(
            CLAIMS["C40"].part(f"{part} statistics"),
            _divide(curvature[0], curvature[at]),
            f"{tell('Median curvature', ' nats', curvature)} "
            f"{tell('Mean share of downward curvature', '', convexity)}",
            start + _WHY[part],
        ),
        decide_over_seeds(
            CONVEXITY[part],
            convexity[0] - convexity[at],
            tell("Mean share of downward curvature", "", convexity),
            f"{start}The share is 0 where the slice is convex and 1 where it bends down as much as "
            f"up, or more. {_CONVEX[part]}",
        ),
        decide_over_seeds(
            HEIGHTS[part],
            _divide(median[0], median[at]),
            tell("Median loss", " nats", median),
            f"{start}Height is not smoothness. It says how much worse a network gets if its "
            "weights are disturbed so far.",
        ),
    )


def _divide(one: Array, other: Array) -> Array:
    """Return a ratio, NaN if a loss overflowed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = one / other
    result: Array = np.where(np.isfinite(one) & np.isfinite(other), ratio, np.nan)
    return result


def _describe_start(config: LandscapeConfig) -> str:
    """Say where the slices start, if not at the networks."""
    if not config.is_moved:
        return ""
    start = f"({format_number(config.start_a)}, {format_number(config.start_b)})"
    return f"Sliced from {start}, not from the networks. "
