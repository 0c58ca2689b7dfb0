"""Say in words what the layers of a random network do to a batch."""

from __future__ import annotations

from bn_core.lessons.why_normalize.random_network import Comparison, Signals
from bn_core.text.numbers import format_number

_FLAT = {
    "tanh": "saturated",
    "sigmoid": "saturated",
    "relu": "0",
}
"""What outputs are called whose slope is next to nothing."""


def describe_networks(shown: Comparison) -> list[str]:
    """Describe the network without batch norm, and with it if it is drawn."""
    words = [f"Without batch norm: {_describe(shown, shown.without)}"]
    if shown.normalized is not None:
        words.append(f"With batch norm: {_describe(shown, shown.normalized)}")
    return words


def describe_limits(shown: Comparison) -> str:
    """Say where numbers become too large or too small for float32, or ''."""
    signals = shown.without
    if signals.overflow:
        return (
            f"In layer {signals.overflow} the numbers exceed 3.4 × 10³⁸, the largest that float32 "
            "can hold. A real network prints `inf` or `nan` from here on, and so the curve ends."
        )
    if signals.vanished:
        return (
            f"From layer {signals.vanished} on, every unit gives all examples exactly the same "
            "number: the differences are too small for float32. A logarithmic axis has no 0, so "
            "the curve ends."
        )
    return ""


def format_spreads(signals: Signals) -> str:
    """Format the spread of the first and the last layer: '0.453 to 0.00289'."""
    return f"{format_spread(signals.spread[0])} to {format_spread(signals.spread[-1])}"


def format_spread(value: float) -> str:
    """Format a spread, or say that its numbers overflowed."""
    return format_number(value) if value == value else "too large for float32"


def format_share(share: float) -> str:
    """Format a share as a percentage: '36 %'."""
    return "too large for float32" if share != share else f"{format_number(100 * share, 2)} %"


def _describe(shown: Comparison, signals: Signals) -> str:
    words = f"the spread goes from {format_spreads(signals)} in {signals.layers} layers"
    flat = _FLAT.get(shown.config.activation)
    if flat is None or signals.overflow:
        return f"{words}."
    share = format_share(signals.saturated[-1])
    return f"{words}, and {share} of the last layer's outputs are {flat}."
