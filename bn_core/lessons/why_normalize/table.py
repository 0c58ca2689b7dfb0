"""The numbers of the lesson as CSV."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.drift_result import PLACES, Drift
from bn_core.lessons.why_normalize.random_network import Comparison
from bn_core.text.csv_rows import write_csv


def signals_to_csv(shown: Comparison) -> str:
    """Return spread and saturation of every layer as CSV at full precision."""
    networks = [("without", shown.without)]
    if shown.normalized is not None:
        networks.append(("batch norm", shown.normalized))
    rows = [
        (name, layer, spread, saturated)
        for name, signals in networks
        for layer, (spread, saturated) in enumerate(
            zip(signals.spread.tolist(), signals.saturated.tolist(), strict=True), start=1
        )
    ]
    return write_csv(("network", "layer", "standard deviation", "share saturated"), rows)


def drift_to_csv(config: DriftConfig, result: Drift | None) -> str:
    """Return the spread of every layer at every measured step as CSV."""
    rows = (
        [
            (place, step, layer, float(value), repr(config))
            for place, at_place in zip(PLACES, result.spread, strict=True)
            for step, at_step in zip(result.measured, at_place, strict=True)
            for layer, value in enumerate(at_step, start=1)
            if np.isfinite(value)
        ]
        if result
        else ()
    )
    return write_csv(("place", "step", "layer", "standard deviation", "config"), rows)
