"""Sentences about a slice that quote its losses."""

from __future__ import annotations

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
    "filters": ("random direction, filter lengths", "another random direction"),
    "plain": ("random direction, weights' length", "another random direction"),
    "gradient": ("against the gradient, weights' length", "random direction, filter lengths"),
    "start": ("from the first weights (−1) to the centre", "random direction, filter lengths"),
    "other": ("from the centre to another solution (1)", "random direction, filter lengths"),
    "path": ("first component of the path, its reach", "second component of the path, its reach"),
}
"""What the axes of a slice are, with their units."""


def describe_slices(slices: Slices, statistics: str) -> list[str]:
    """Describe what is known so far, with numbers read from ``slices``."""
    side = slices.side(slices.config.seed)
    if not side:
        return [f"Run takes {_count_points(slices):,} points of each loss."]
    grid = slices.grid(slices.config.seed, side)
    at = SURFACES.index(statistics)
    rows = [("without", grid[0]), (f"with batch norm, {STATISTICS_NAMES[statistics]}", grid[at])]
    shape = f"{side} × {side} points" if slices.config.slice == "plane" else f"{side} points"
    summary = "; ".join(_describe_range(name, each) for name, each in rows)
    sentences = [f"The slice of seed {slices.config.seed}, {shape}. Loss in nats: {summary}."]
    if slices.config.is_moved:
        sentences.append(_describe_start(slices.config))
    frozen, own = grid[SURFACES.index("frozen")], grid[SURFACES.index("batch")]
    if np.isfinite(frozen).all() and np.isfinite(own).all():
        sentences.append(_compare_statistics(own, frozen))
    for verdict in judge_slices(slices):
        sentences += [verdict.decided, verdict.sentence]
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
        return f"{name} no finite number anywhere"
    lost = "" if finite.size == grid.size else f", {grid.size - finite.size} points overflow"
    ends = f"{format_number(float(finite.min()))} to {format_number(float(finite.max()))}"
    return f"{name} {centre} at the centre, {ends} in all{lost}"


def _compare_statistics(own: np.ndarray, frozen: np.ndarray) -> str:
    ratio = frozen / own
    return (
        "The same network with batch norm, the same weights, only the statistics frozen at the "
        f"centre: the loss is {format_number(float(ratio.min()))} to "
        f"{format_number(float(ratio.max()))} times that "
        f"with the batch's own, {format_number(float(np.median(ratio)))} times in the median point."
    )
