"""Sentences about gradients and accuracy by depth that quote the result."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.seeds import explain_spread, format_spread
from bn_core.experiments.verdict import tell_verdicts
from bn_core.lessons.depth.config import KINDS, TRAINED_KINDS, UPDATE_COUNTS, DepthConfig
from bn_core.lessons.depth.network_style import LABELS
from bn_core.lessons.depth.result import GradientsByDepth, Trainability, fit_growth
from bn_core.lessons.depth.untrained import LayerSizes
from bn_core.lessons.depth.untrained_config import UntrainedConfig
from bn_core.text.numbers import format_number

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def describe_gradients(config: DepthConfig, result: GradientsByDepth) -> list[str]:
    """Describe what was measured so far, and the verdicts at the end."""
    if not result.step:
        return [
            f"Nothing is measured yet. “Run” sends a gradient back through {len(KINDS)} networks "
            f"of {config.layers} layers."
        ]
    sentences = [_describe_growth(config, result)]
    if np.isfinite(result.norms_after_updates[1]).all():
        sentences.append(_describe_updates(config, result))
    return sentences + tell_verdicts(result.verdicts)


def _describe_growth(config: DepthConfig, result: GradientsByDepth) -> str:
    """Describe the growth per layer of every network measured so far."""
    factors = dict(zip(KINDS, result.factors, strict=True))
    summary = "; ".join(
        f"{LABELS[kind]} {format_spread(values)}"
        for kind, values in factors.items()
        if kind not in ("lecun", "layer") and np.isfinite(values).any()
    )
    return (
        f"Factor of ‖∂L/∂z‖ per layer towards the input, in {config.layers} layers of "
        f"{config.width} units and batches of {config.together}: {summary}."
        + explain_spread(config.seeds)
    )


def _describe_updates(config: DepthConfig, result: GradientsByDepth) -> str:
    before, after = (float(each[0] / each[-1]) for each in result.norms_after_updates[:2])
    rates = fit_growth(result.norms_after_updates) ** 2
    return (
        f"One update at {format_number(config.update_rate)} moves the first layer's weights by "
        f"{format_number(float(result.first_update[0]))} times their norm, and the last layer's by "
        f"{format_number(float(result.first_update[-1]))}. The first layer's gradient over the "
        f"last layer's is {format_number(before)} before it and {format_number(after)} after it. "
        f"The squared norm grows per layer by {format_number(float(rates[0]))}, then by "
        f"{format_number(float(rates[1]))}{_describe_last_update(rates)}."
    )


def _describe_last_update(rates: np.ndarray) -> str:
    last = float(rates[-1])
    return (
        f", and after {UPDATE_COUNTS[-1]} updates by {format_number(last)}"
        if np.isfinite(last)
        else ""
    )


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the page shows: untrained networks, or those that are trained once all are."""

    config: UntrainedConfig
    networks: Mapping[str, LayerSizes]
    trained: Trainability | None = None


def format_times(value: float) -> str:
    """Format a factor that may be huge or tiny: '8.5', '13,800', '8.9 × 10⁻²⁰'."""
    if value == 0 or not math.isfinite(value) or 1e-3 <= value < 1e6:
        return f"{float(f'{value:.3g}'):,.12g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def tell_depth(after: Facts) -> str:
    """Tell what is left of the gradient at the first layer of each network."""
    default, he, batch = (after.networks[kind] for kind in ("default", "he", "batch"))
    return (
        f"After {after.config.layers} layers the gradient is {format_times(default.ratio)} times "
        f"its size with PyTorch's weights: it vanishes. With He's weights it is "
        f"{format_times(he.ratio)} times. With batch norm it grows by "
        f"{format_number(batch.growth, 4)} per layer on average, to "
        f"{format_times(batch.ratio)} times: it explodes."
    )


def tell_batch(after: Facts) -> str:
    """Tell how batch norm's gradient grows with few examples."""
    batch, he = after.networks["batch"], after.networks["he"]
    return (
        f"With {after.config.batch} examples per batch it grows by "
        f"{format_number(batch.growth, 4)} per layer on average, to "
        f"{format_times(batch.ratio)} times. Without a norm an example never meets the others: "
        f"with He's weights it is {format_times(he.ratio)} times."
    )


def tell_skips(after: Facts) -> str:
    """Tell what skips do to the gradient, with batch norm and alone."""
    batch, skip, both = (after.networks[kind] for kind in ("batch", "skip", "batch skip"))
    return (
        f"With batch norm and skips the gradient grows to only {format_times(both.ratio)} times, "
        f"instead of {format_times(batch.ratio)} times. Skips alone, with the same weights, let "
        f"it grow to {format_times(skip.ratio)} times. Neither alone holds it."
    )


def tell_training(after: Facts) -> str:
    """Tell which of the deepest networks learn, or "" while they are trained."""
    if after.trained is None or after.trained.config.networks != "all":
        return ""
    config = after.trained.config
    best = {
        kind: float(np.median(after.trained.best[TRAINED_KINDS.index(kind), -1]))
        for kind in config.kinds
    }
    return (
        f"At {config.depths[-1]} layers batch norm alone reaches accuracy "
        f"{format_number(best['batch'])}, and He's weights without a norm "
        f"{format_number(best['he'])}. Skips alone {_tell_best(best['skip'])}. Together, batch "
        f"norm and skips {_tell_best(best['batch skip'])}."
    )


def _tell_best(accuracy: float) -> str:
    """Tell an accuracy, which is 0 for a network that diverged at all rates."""
    return f"reach {format_number(accuracy)}" if accuracy else "diverge at every learning rate"


def describe_signal(config: UntrainedConfig, networks: Mapping[str, LayerSizes]) -> str:
    """Say how the signal changes over the layers that are drawn."""
    ends = "; ".join(
        f"{LABELS[kind]} {format_times(float(each.signal[-1]))}" for kind, each in networks.items()
    )
    return f"The mean of z² in layer {config.layers}: {ends}."
