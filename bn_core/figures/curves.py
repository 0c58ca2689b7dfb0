"""Curves from many frames or seeds, thinned to what a screen can show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.frame import Frame
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    make_translucent,
    style_line,
)
from bn_core.norm.arrays import Array

MAX_POINTS = 240
"""Points of a drawn curve; more would be finer than its pixels and slower to send."""


def merge_losses(frames: Sequence[Frame]) -> Array:
    """(steps, K): the training loss of every step so far, from step 1."""
    curve = np.full((frames[-1].step, len(frames[-1].norms)), np.nan)
    for frame in frames:
        curve[frame.first - 1 : frame.first - 1 + len(frame.losses)] = frame.losses
    return curve


def downsample_steps(curve: Array) -> tuple[NDArray[np.integer], Array, int]:
    """Average runs of ``n`` steps so that at most POINTS are left: their last steps, means, n."""
    n = max(1, -(-len(curve) // MAX_POINTS))
    kept = len(curve) // n * n
    means = curve[:kept].reshape(-1, n, *curve.shape[1:]).mean(axis=1)
    return np.arange(n, kept + 1, n), means, n


def draw_seed_band(
    x: Sequence[Any], seeds: Array, norm: str, theme: Theme, **more: Any
) -> list[Figure]:
    """The median of a network's ``seeds``, (S, X), over their range; ``more`` is of the median.

    A seed that is NaN throughout has not come and is left out; one that is NaN in places, for its
    network has diverged, leaves a gap there.
    """
    (low, middle, high), colour = _find_seed_range(seeds), getattr(theme, norm)
    edge = {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "line": {"width": 0},
        "showlegend": False,
        "hoverinfo": "skip",
    }
    median = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": NETWORK_NAMES[norm],
        "x": list(x),
        "y": round_values(middle),
        "line": style_line(theme, norm),
        "marker": {"size": 6, "symbol": SYMBOLS[norm], "color": colour},
        "hovertemplate": "%{y:.4g}",
    }
    return [
        {**edge, "y": round_values(low)},
        {
            **edge,
            "y": round_values(high),
            "fill": "tonexty",
            "fillcolor": make_translucent(colour, 0.18),
        },
        median | more,
    ]


def _find_seed_range(seeds: Array) -> Array:
    """(3, X): the least, the median and the largest of the seeds that have come."""
    come = seeds[~np.isnan(seeds).all(axis=1)]
    if not len(come):
        return np.full((3, seeds.shape[1]), np.nan)
    return np.stack([come.min(axis=0), np.median(come, axis=0), come.max(axis=0)])


def find_rate_changes(frames: Sequence[Frame]) -> list[tuple[int, float]]:
    """Where the learning rate was changed: the step before the change, and the new rate."""
    return [(old.step, new.rate) for old, new in pairwise(frames) if old.rate != new.rate]


def sample_frames(frames: Sequence[Frame]) -> Sequence[Frame]:
    """At most POINTS frames, evenly spread, the last one always among them."""
    if len(frames) <= MAX_POINTS:
        return frames
    places = np.unique(np.linspace(0, len(frames) - 1, MAX_POINTS).round().astype(int))
    return [frames[place] for place in places]


def has_no_values(values: Array) -> bool:
    """Whether no number of a figure has come yet."""
    return not np.isfinite(values).any()


def round_values(values: Array) -> list[float | None]:
    """Four significant digits for the wire; what is not a number becomes a gap."""
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values.tolist()]
