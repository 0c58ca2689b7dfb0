"""A block N × C × H × W, with the statistics of every cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core import Forward
from bn_core.figures.style import Theme
from bn_core.text.numbers import format_number

COLOURS = {"batch": "batch", "layer": "layer", "instance": "group", "group": "group"}
"""The theme's colour of each norm; instance norm is group norm with G = C."""


def draw_block(
    step: Forward, groups: NDArray[np.intp], chosen: int, hats: bool, theme: Theme
) -> dict[str, Any]:
    """Return what the browser draws of a step of (N, C, H, W).

    ``groups`` comes from :func:`bn_core.lessons.which_axes.sharing.find_groups`.

    ``chosen`` counts from 0 in the flat order of x; ``hats`` shades x_hat instead of x.
    """
    return {
        "shape": list(step.x.shape),
        "groups": groups.ravel().tolist(),
        "shades": _scale_to_shades(step.x_hat if hats else step.x),
        "cells": [_describe_cell(step, index) for index in np.ndindex(*step.x.shape)],
        "sentences": _describe_groups(step, groups),
        "means": _write_means(step),
        "chosen": chosen,
        "colours": {
            "lit": getattr(theme, COLOURS[step.axes.name]),
            "dim": theme.faint,
            "edge": theme.grid,
            "text": theme.text,
        },
    }


def _write_means(step: Forward) -> dict[str, Any]:
    """Write the means in rows, one per example unless it covers all examples."""
    rows = 1 if step.axes.pools_examples else len(step.x)
    texts = [format_number(float(each)) for each in step.mean.ravel()]
    return {"size": [rows, len(texts) // rows], "texts": texts}


def _scale_to_shades(values: NDArray[np.floating]) -> list[float]:
    """Scale values to shades from 0, the smallest, to 1, the largest."""
    span = float(np.ptp(values)) or 1.0
    return [round(float(v), 3) for v in ((values - values.min()) / span).ravel()]


def _describe_cell(step: Forward, index: tuple[int, ...]) -> str:
    example, channel, row, column = (i + 1 for i in index)
    return (
        f"Example {example}, channel {channel}, row {row}, column {column}: "
        f"x = {format_number(float(step.x[index]))}, x̂ = {format_number(float(step.x_hat[index]))}"
    )


def _describe_groups(step: Forward, groups: NDArray[np.intp]) -> list[str]:
    """Write a sentence per group with its members, mean and variance."""
    pairs = zip(step.mean.ravel().tolist(), step.var.ravel().tolist(), strict=True)
    size = f"{step.count} values" if step.count > 1 else "1 value"
    return [
        f"Mean {each + 1} of {step.mean.size}, over {describe_group(groups, each)}, {size}: "
        f"μ = {format_number(mean)}, σ² = {format_number(var)}."
        for each, (mean, var) in enumerate(pairs)
    ]


def describe_group(groups: NDArray[np.intp], each: int) -> str:
    """Describe which part of the block a group is.

    For example "channel 2 of all 4 examples".
    """
    examples, channels = (
        sorted({int(i) + 1 for i in where}) for where in np.nonzero(groups == each)[:2]
    )
    named = _name_range("channel", channels, groups.shape[1])
    return f"{named} of {_name_range('example', examples, groups.shape[0])}"


def _name_range(thing: str, result: list[int], of: int) -> str:
    if len(result) == 1:
        return f"{thing} {result[0]}"
    if len(result) == of:
        return f"all {of} {thing}s"
    return f"{thing}s {result[0]} to {result[-1]}"
