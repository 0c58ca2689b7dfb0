"""Draw curves of many frames or seeds with as many points as a screen can show."""

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
"""The most points of a drawn curve; more would not be visible and slower to send."""
_POWERS = np.array([10.0**power for power in range(23)])
"""The powers of ten that a float holds exactly."""


def merge_losses(frames: Sequence[Frame]) -> Array:
    """Return the training loss (steps, K) of every step so far, from step 1."""
    curve = np.full((frames[-1].step, len(frames[-1].norms)), np.nan)
    for frame in frames:
        curve[frame.first - 1 : frame.first - 1 + len(frame.losses)] = frame.losses
    return curve


def downsample_steps(curve: Array) -> tuple[NDArray[np.integer], Array, int]:
    """Average every ``n`` steps so that at most MAX_POINTS remain.

    Return the last step of each group, the means, and ``n``.
    """
    n = max(1, -(-len(curve) // MAX_POINTS))
    covered = len(curve) // n * n
    means = curve[:covered].reshape(-1, n, *curve.shape[1:]).mean(axis=1)
    return np.arange(n, covered + 1, n), means, n


def draw_seed_band(
    x: Sequence[Any], seeds: Array, norm: str, theme: Theme, **more: Any
) -> list[Figure]:
    """Draw the median of a network's ``seeds`` (S, X) and the band of their range.

    ``more`` are further properties of the median's trace. A seed that is all NaN is not measured
    yet and is ignored; one that is NaN in places, where its network diverged, leaves a gap.
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
    """Return the minimum, median and maximum (3, X) of the measured seeds."""
    measured = seeds[~np.isnan(seeds).all(axis=1)]
    if not len(measured):
        return np.full((3, seeds.shape[1]), np.nan)
    return np.stack([measured.min(axis=0), np.median(measured, axis=0), measured.max(axis=0)])


def find_rate_changes(frames: Sequence[Frame]) -> list[tuple[int, float]]:
    """Return the step before each change of the learning rate, and the new rate."""
    return [(old.step, new.rate) for old, new in pairwise(frames) if old.rate != new.rate]


def sample_frames(frames: Sequence[Frame]) -> Sequence[Frame]:
    """Return at most MAX_POINTS frames, evenly spaced and including the last one."""
    if len(frames) <= MAX_POINTS:
        return frames
    places = np.unique(np.linspace(0, len(frames) - 1, MAX_POINTS).round().astype(int))
    return [frames[place] for place in places]


def has_no_values(values: Array) -> bool:
    """Return whether all values are NaN or infinite, as before the first result."""
    return not np.isfinite(values).any()


def round_values(values: Array) -> list[float | None]:
    """Round to four significant digits for the browser, with None for a gap."""
    rounded: list[float | None] = _round_numbers(values).tolist()
    return rounded


def round_rows(values: Array) -> list[list[float | None]]:
    """Round every row of a matrix, as ``round_values`` does."""
    rounded: list[list[float | None]] = _round_numbers(values).tolist()
    return rounded


def _round_numbers(values: Array) -> NDArray[Any]:
    """Round all numbers at once, except the few for which that is not exact."""
    numbers = np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = 3 - np.floor(np.log10(np.abs(numbers)))
        exact = np.abs(power) < len(_POWERS)
        power = np.where(exact, power, 0).astype(int)
        scale = _POWERS[np.abs(power)]
        scaled = np.where(power < 0, numbers / scale, numbers * scale)
        whole = np.rint(scaled)
        # The product is rounded, too, which decides where a number lies half-way.
        exact &= np.abs(np.abs(scaled - whole) - 0.5) > 1e-9
    rounded: NDArray[Any] = np.where(power < 0, whole * scale, whole / scale)
    odd = ~exact & (numbers != 0)
    if odd.any():
        rounded = rounded.astype(object)
        rounded[odd] = [float(f"{v:.4g}") if np.isfinite(v) else None for v in numbers[odd]]
    return rounded
