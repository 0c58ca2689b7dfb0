"""One choice of a class, trained to its end: what came of it, with and without batch norm."""

from __future__ import annotations

import math

from bn_core.experiments.run_config import RunConfig
from bn_core.training.trainer import train

Outcome = tuple[float | None, str]
"""Test accuracy, None where it is no number, and why the network ended early, if it did."""


def measure_outcomes(config: RunConfig) -> dict[str, Outcome]:
    """The last frame of a run, by its networks' normalization."""
    for frame in train(config):
        last = frame
    ended = zip(last.norms, last.accuracy.tolist(), last.ended, strict=True)
    return {norm: (at if math.isfinite(at) else None, why) for norm, at, why in ended}
