"""The four lines of a batch as plain numbers, for a strip, a table or a phone."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core import Forward


def batch_view(step: Forward) -> dict[str, Any]:
    """The lines x, x - mean, x̂ and y of one feature, with the mean and deviation on each.

    The same names and numbers as bn_core.figures.strip writes: a line's ``mean`` and ``std`` are
    the images of those that were used.
    """
    std = float(np.sqrt(step.var[0]))
    scaled = std * float(step.inv_std[0])
    gamma, beta = float(step.gamma[0]), float(step.beta[0])
    lines = (
        ("x", "x", step.x, float(step.mean[0]), std),
        ("centered", "x − μ", step.centered, 0.0, std),
        ("x_hat", "x̂", step.x_hat, 0.0, scaled),
        ("y", "y", step.y, beta, abs(gamma) * scaled),
    )
    return {
        "mean": float(step.mean[0]),
        "var": float(step.var[0]),
        "lines": [
            {"name": name, "label": label, "values": values[:, 0].tolist(), "mean": at, "std": wide}
            for name, label, values, at, wide in lines
        ],
    }


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
