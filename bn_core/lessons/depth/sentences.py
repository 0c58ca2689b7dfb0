"""Sentences about gradients by depth that quote the result."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import tell_verdicts
from bn_core.lessons.depth.config import KINDS, NAMES, UPDATE_COUNTS, DepthConfig
from bn_core.lessons.depth.result import GradientsByDepth, fit_growth
from bn_core.text.numbers import format_number


def describe_gradients(config: DepthConfig, result: GradientsByDepth) -> list[str]:
    """Describe what was measured so far, and the verdicts at the end."""
    if not result.step:
        return [
            f"Nothing is measured yet: Run sends a gradient down {len(KINDS)} networks of "
            f"{config.layers} layers."
        ]
    sentences = [_describe_growth(config, result)]
    if np.isfinite(result.norms_after_updates[1]).all():
        sentences.append(_describe_updates(config, result))
    return sentences + tell_verdicts(result.verdicts)


def _describe_growth(config: DepthConfig, result: GradientsByDepth) -> str:
    """Describe the growth per layer of every network measured so far."""
    factors = dict(zip(KINDS, result.factors, strict=True))
    summary = ", ".join(
        f"{NAMES[kind]} {format_spread(values)}"
        for kind, values in factors.items()
        if kind not in ("lecun", "layer") and np.isfinite(values).any()
    )
    return (
        f"Growth of ‖∂L/∂z‖ a layer towards the input, {config.layers} layers of {config.width} "
        f"units, batch of {config.together}: {summary}."
    )


def _describe_updates(config: DepthConfig, result: GradientsByDepth) -> str:
    before, after = (float(each[0] / each[-1]) for each in result.norms_after_updates[:2])
    rates = fit_growth(result.norms_after_updates) ** 2
    return (
        f"One update at {format_number(config.update_rate)} moves the first layer's weights by "
        f"{format_number(float(result.first_update[0]))} times their norm, the last layer's by "
        f"{format_number(float(result.first_update[-1]))}. First over last gradient: "
        f"{format_number(before)} before, "
        f"{format_number(after)} after it; the squared norm's growth a layer "
        f"{format_number(float(rates[0]))}, then "
        f"{format_number(float(rates[1]))}{_describe_last_update(rates)}."
    )


def _describe_last_update(rates: np.ndarray) -> str:
    last = float(rates[-1])
    return f", after {UPDATE_COUNTS[-1]} updates {format_number(last)}" if np.isfinite(last) else ""
