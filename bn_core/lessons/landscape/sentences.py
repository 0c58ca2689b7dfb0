"""Sentences about a slice that quote its losses."""

from __future__ import annotations

from collections import Counter

import numpy as np

from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.verdicts import STATISTICS_NAMES, judge_slices
from bn_core.text.numbers import format_number

STATISTICS = {
    "batch": "batch statistics",
    "frozen": "frozen statistics",
    "running": "running averages",
}
"""Short names of what batch norm divides by."""
AXES = {
    "filters": ("random direction, in lengths of each unit's weights", "another direction"),
    "plain": ("random direction, in lengths of the weights", "another direction"),
    "gradient": ("against the gradient, in lengths of the weights", "random direction"),
    "start": ("from the first weights (−1) to the centre", "random direction"),
    "other": ("from the centre to another solution (1)", "random direction"),
    "path": ("main direction of the path (its reach is 1)", "second direction"),
}
"""What the axes of a slice are, the first with its unit."""


def describe_slices(slices: Slices, statistics: str) -> list[str]:
    """Describe what is known so far, with numbers read from ``slices``."""
    side = slices.side(slices.config.seed)
    if not side:
        return [f"Each loss is computed at {_count_points(slices):,} points."]
    grid = slices.grid(slices.config.seed, side)
    at = SURFACES.index(statistics)
    rows = {
        "Without batch norm": grid[0],
        f"With batch norm, {STATISTICS_NAMES[statistics]}": grid[at],
    }
    sentences = [_describe_range(name, each) for name, each in rows.items()]
    return sentences + [_describe_start(slices.config)] * slices.config.is_moved


def summarize_seeds(slices: Slices) -> list[str]:
    """Compare the statistics in the drawn slice, and quote the verdicts."""
    config = slices.config
    grid = slices.grid(config.seed, slices.side(config.seed))
    frozen, own = grid[SURFACES.index("frozen")], grid[SURFACES.index("batch")]
    finite = np.isfinite(frozen).all() and np.isfinite(own).all()
    sentences = [_compare_statistics(own, frozen)] if finite else []
    verdicts = judge_slices(slices)
    decided = [each for each in verdicts if not each.obstacle]
    sentences += [f"{each.decided} {each.sentence}" for each in decided]
    for obstacle, count in Counter(each.obstacle for each in verdicts if each.obstacle).items():
        sentences.append(
            f"{count} of {len(verdicts)} sentences on curvature, convexity and height are "
            f"undecided. {obstacle}"
        )
    return sentences


def _describe_start(config: LandscapeConfig) -> str:
    """Say where the centre is, if the networks are elsewhere."""
    along = "against the gradient and" if config.direction == "gradient" else "along the first and"
    note = " The gradient is taken again there." if config.direction == "gradient" else ""
    return (
        f"The slice starts {format_number(config.start_a)} lengths {along} "
        f"{format_number(config.start_b)} along the "
        f"second direction from each network's own weights.{note}"
    )


def _count_points(slices: Slices) -> int:
    return sum(len(slices.config.points(part)) for part in slices.parts)


def _describe_range(name: str, grid: np.ndarray) -> str:
    rows, side = grid.shape
    centre = format_number(float(grid[rows // 2, side // 2]))
    finite = grid[np.isfinite(grid)]
    if not finite.size:
        return f"{name}: no finite loss anywhere."
    lost = "" if finite.size == grid.size else f"; {grid.size - finite.size} points overflow"
    ends = f"{format_number(float(finite.min()))} to {format_number(float(finite.max()))}"
    return f"{name}: the loss is {centre} nats at the centre, and {ends} on the slice{lost}."


def _compare_statistics(own: np.ndarray, frozen: np.ndarray) -> str:
    ratio = frozen / own
    return (
        "In the drawn slice, the loss with statistics frozen at the centre is "
        f"{format_number(float(ratio.min()))} to {format_number(float(ratio.max()))} times that "
        f"with the batch's own, and {format_number(float(np.median(ratio)))} times in the median "
        "point."
    )
