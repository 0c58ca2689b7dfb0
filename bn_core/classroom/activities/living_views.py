"""The four lines of a batch as plain numbers, for a strip, a table or a phone."""

from __future__ import annotations

from typing import Any

from bn_core import Forward
from bn_core.lines import lines


def batch_view(step: Forward) -> dict[str, Any]:
    """The mean, the variance and the four lines of one feature."""
    return {
        "mean": float(step.mean[0]),
        "var": float(step.var[0]),
        "lines": [
            {
                "name": line.name, "label": line.label, "values": line.values.tolist(),
                "mean": line.mean, "std": line.std,
            }
            for line in lines(step, 0)
        ],
    }  # fmt: skip


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
