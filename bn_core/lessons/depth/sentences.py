"""Sentences about gradients by depth that quote the result."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.lessons.depth.config import CALLED, KINDS, MOMENTS, DepthConfig
from bn_core.lessons.depth.result import Depth, growth
from bn_core.text.numbers import format_number


def sentences(config: DepthConfig, result: Depth) -> list[str]:
    """What was measured so far; the verdicts once all is."""
    if not result.step:
        return [
            f"Nothing is measured yet: Run sends a gradient down {len(KINDS)} networks of "
            f"{config.layers} layers."
        ]
    said = [_factors(config, result)]
    if np.isfinite(result.later[1]).all():
        said.append(_updates(config, result))
    for verdict in result.verdicts:
        said.extend([verdict.measured, verdict.sentence])
    return said


def _factors(config: DepthConfig, result: Depth) -> str:
    """The growth of the first seed's gradient, or of all seeds', as far as they are taken."""
    factors = dict(zip(KINDS, result.factors, strict=True))
    told = ", ".join(
        f"{CALLED[kind]} {format_spread(found)}"
        for kind, found in factors.items()
        if kind not in ("lecun", "layer") and np.isfinite(found).any()
    )
    return (
        f"Growth of ‖∂L/∂z‖ a layer towards the input, {config.layers} layers of {config.width} "
        f"units, batch of {config.together}: {told}."
    )


def _updates(config: DepthConfig, result: Depth) -> str:
    before, after = (float(each[0] / each[-1]) for each in result.later[:2])
    rates = growth(result.later) ** 2
    return (
        f"One update at {format_number(config.update_rate)} moves the first layer's weights by "
        f"{format_number(float(result.moved[0]))} times their norm, the last layer's by "
        f"{format_number(float(result.moved[-1]))}. First over last gradient: "
        f"{format_number(before)} before, "
        f"{format_number(after)} after it; the squared norm's growth a layer "
        f"{format_number(float(rates[0]))}, then "
        f"{format_number(float(rates[1]))}{_last(rates)}."
    )


def _last(rates: np.ndarray) -> str:
    last = float(rates[-1])
    return f", after {MOMENTS[-1]} updates {format_number(last)}" if np.isfinite(last) else ""
