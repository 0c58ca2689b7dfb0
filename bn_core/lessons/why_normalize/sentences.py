"""Say in words what the layers of a network do to a batch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bn_core.lessons.why_normalize.config import RandomNetworkConfig
from bn_core.lessons.why_normalize.drift_result import PLACES, Drift
from bn_core.lessons.why_normalize.random_network import Comparison, Signals, compare_networks
from bn_core.text.numbers import format_number

_FLAT = {"tanh": "saturated", "sigmoid": "saturated", "relu": "0"}
"""What outputs are called where the nonlinearity is flat."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the page shows: random networks, and the finished training if there is one."""

    shown: Comparison
    drift: Drift | None = None


def describe_networks(shown: Comparison) -> list[str]:
    """Describe the network without batch norm, and with it if it is drawn."""
    words = [f"Without batch norm, {_describe(shown, shown.without)}"]
    if shown.normalized is not None:
        words.append(f"With batch norm, {_describe(shown, shown.normalized)}")
    return words


def describe_limits(shown: Comparison) -> str:
    """Say where numbers become too large or too small for float32, or ''."""
    signals = shown.without
    if signals.overflow:
        return (
            f"In layer {signals.overflow} the numbers exceed 3.4 × 10³⁸, the largest that float32 "
            "can hold. A real network prints `inf` or `nan` from here on, and so the curve ends."
        )
    if signals.vanished_layer:
        return (
            f"From layer {signals.vanished_layer} on, every unit gives all examples exactly the "
            "same number: the differences are too small for float32. A logarithmic axis has no 0, "
            "so the curve ends."
        )
    return ""


def tell_depth(after: Facts) -> str:
    """Tell what more layers did to the spread of the last one."""
    then = compare_networks(RandomNetworkConfig()).without
    now = after.shown.without
    return (
        f"The spread of the last layer went from {format_spread(then.spread[-1])} to "
        f"{format_spread(now.spread[-1])}. Each layer multiplied it by about "
        f"{format_number(find_factor(now), 2)}: over {now.layers} layers next to nothing is left "
        "of the differences between examples."
    )


def tell_scale(after: Facts) -> str:
    """Tell what larger weights did to the outputs of the last layer."""
    now = after.shown.without
    return (
        f"Nothing vanishes now: the spread of the last layer is {format_spread(now.spread[-1])}. "
        f"But {format_share(now.saturated[-1])} of its outputs are saturated: they lie where tanh "
        "is flat, and such a unit hardly learns. Elsewhere the large weights multiply the gradient "
        "on its way back, as they did the signal, so that it explodes."
    )


def tell_normalization(after: Facts) -> str:
    """Tell what batch norm does to the same weights."""
    without, normalized = after.shown.without, after.shown.normalized
    if normalized is None:
        return ""
    return (
        f"With batch norm {format_share(normalized.saturated[-1])} of the last outputs are "
        f"saturated, instead of {format_share(without.saturated[-1])}. Every layer has a spread of "
        f"about {format_number(float(normalized.spread.mean()), 2)}, whatever the size of the "
        "weights."
    )


def tell_training(after: Facts) -> str:
    """Tell how far the layers drifted, once the networks are trained."""
    if after.drift is None:
        return ""
    none, batch = (after.drift.largest_change(place) for place in ("none", "batch"))
    if not math.isfinite(none):
        return "The network without batch norm diverged at this learning rate."
    without, normalized = (format_share(float(each)) for each in after.drift.accuracy[:, -1])
    return (
        f"Without batch norm one layer's spread changed by a factor of {format_number(none)}, so "
        f"the layers after it must readjust. With it, none changed by a larger factor than "
        f"{format_number(batch)}. From such a start {without} of the test images are right without "
        f"and {normalized} with batch norm."
    )


def tell_accuracy(after: Facts) -> str:
    """Tell which network learned, once both are trained."""
    if after.drift is None:
        return ""
    without, normalized = (format_share(float(each)) for each in after.drift.accuracy[:, -1])
    start = after.drift.spread[PLACES.index("none"), 0]
    shrink = float((start[0] / start[-1]) ** (1 / (len(start) - 1)))
    return (
        f"Without batch norm {without} of the test images are right, with it {normalized}. Without "
        f"it, each layer makes the differences between images {format_number(shrink, 2)} times "
        "smaller, and the gradient is multiplied by sigmoid's slope, at most 0.25, in each layer "
        f"on its way back. Over {len(start)} layers that is at most "
        f"{format_number(0.25 ** len(start), 2)}."
    )


def find_factor(signals: Signals) -> float:
    """Return the factor by which a layer multiplies the spread, as the geometric mean."""
    if signals.layers < 2:
        return math.nan
    first, last = signals.spread[0], signals.spread[-1]
    return float((last / first) ** (1 / (signals.layers - 1)))


def format_spread(value: float) -> str:
    """Format a spread, or say that its numbers overflowed."""
    return "too large for float32" if math.isnan(value) else format_number(value)


def format_share(share: float) -> str:
    """Format a share as a percentage: '36%'."""
    return "an unknown share" if math.isnan(share) else f"{format_number(100 * share, 2)}%"


def _describe(shown: Comparison, signals: Signals) -> str:
    first, last = (format_spread(signals.spread[place]) for place in (0, -1))
    words = f"the spread is {first} in layer 1 and {last} in layer {signals.layers}"
    flat = _FLAT.get(shown.config.activation)
    if flat is None or signals.overflow:
        return f"{words}."
    share = format_share(signals.saturated[-1])
    return f"{words}; {share} of the last layer's outputs are {flat}."
