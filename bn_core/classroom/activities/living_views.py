"""What is told of a batch and of one sample, as plain numbers; the dots of all come drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bn_core import Forward


def batch_view(step: Forward, names: Sequence[str | None]) -> dict[str, Any]:
    """A batch's mean and variance, and the names of its samples, None where they are hidden."""
    return {"mean": float(step.mean[0]), "var": float(step.var[0]), "names": list(names)}


def place_view(step: Forward, place: int) -> dict[str, Any]:
    """One sample's own numbers, and those it shares with its batch of ``mates`` students."""
    return {
        "x": float(step.x[place, 0]),
        "centered": float(step.x[place, 0] - step.mean[0]),
        "x_hat": float(step.x_hat[place, 0]),
        "y": float(step.y[place, 0]),
        "mean": float(step.mean[0]),
        "var": float(step.var[0]),
        "mates": len(step.x),
    }
