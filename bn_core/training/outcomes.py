"""Train one configuration to its end and return only its final accuracies."""

from __future__ import annotations

import math

from bn_core.experiments.run_config import RunConfig
from bn_core.training.trainer import train

Outcome = tuple[float | None, str]
"""Test accuracy, None if it is NaN, and why the network ended early, or ""."""


def measure_outcomes(config: RunConfig) -> dict[str, Outcome]:
    """Train a run and return the final outcome of each norm's network."""
    for frame in train(config):
        last = frame
    ended = zip(last.norms, last.accuracy.tolist(), last.ended, strict=True)
    return {norm: (at if math.isfinite(at) else None, why) for norm, at, why in ended}
