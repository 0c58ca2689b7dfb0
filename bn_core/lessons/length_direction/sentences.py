"""What the page shows, and the sentences that tell what a step changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.counts import format_count
from bn_core.lessons.length_direction.config import (
    PLAIN_SETTINGS,
    SETTINGS,
    LengthConfig,
    UnitConfig,
)
from bn_core.lessons.length_direction.result import LengthDirection
from bn_core.lessons.length_direction.single_unit import UnitDescent
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True, eq=False)
class NetworkFacts:
    """The networks on the page, with their result once it is complete."""

    config: LengthConfig
    result: LengthDirection | None


Facts = UnitDescent | NetworkFacts


def describe_unit(unit: UnitDescent) -> str:
    """Describe what the descent has done to direction, length and rate."""
    steps, rates = len(unit.path) - 1, unit.effective_rates
    if steps < unit.config.steps:
        return (
            f"After {format_count(steps, 'step')} a weight would be beyond 1,000. The descent ends "
            "there: choose a smaller learning rate."
        )
    effect = (
        f"So η/‖w‖² goes from {format_number(rates[0])} to {format_number(rates[-1])}."
        if unit.config.normed
        else "Without batch norm the length changes the output, too."
    )
    return (
        f"{format_count(steps, 'step')} turn{'s' * (steps == 1)} w by "
        f"{_format_degrees(unit.turned_angle)}, and its length goes from "
        f"{format_number(unit.state.length)} to {format_number(unit.path[-1].length)}. {effect}"
    )


def describe_curve(config: UnitConfig) -> str:
    """Say what the loss by direction shows, and whether the length changes it."""
    return "The dots are the steps of the descent. " + (
        "At another length the curve is the same, up to ε."
        if config.normed
        else "Without batch norm each length has another curve. This one is that of the first w, "
        "so the dots leave it."
    )


def tell_longer(after: Facts) -> str:
    """Tell that a longer w has the same loss, and is turned less."""
    if not isinstance(after, UnitDescent):
        return ""
    here, first = after.state, after.reference[0]
    return (
        f"The loss at w is {format_number(here.loss)}, as at length 1. But the gradient is "
        f"{format_number(here.slope / first.slope)} times as long. {len(after.path) - 1} steps "
        f"turn w by {_format_degrees(after.turned_angle)}, not by "
        f"{_format_degrees(after.reference_turned)}: the loss ends at {_format_last(after)}, not "
        f"at {_format_reference(after)}."
    )


def tell_faster(after: Facts) -> str:
    """Tell that the squared length as a factor of the rate makes up for it."""
    if not isinstance(after, UnitDescent):
        return ""
    factor = after.config.rate / (after.effective_rates[0] * after.reference[0].length ** 2)
    return (
        f"At {format_number(factor)} times the rate, "
        f"w turns by {_format_degrees(after.turned_angle)}, "
        f"as from length 1, and the loss ends at {_format_last(after)}. The two curves lie on each "
        f"other: what counts is η/‖w‖², and it is {format_number(after.effective_rates[0])} at the "
        "start of both."
    )


def tell_decay(after: Facts) -> str:
    """Tell that weight decay shortens w and raises the effective rate."""
    if not isinstance(after, UnitDescent):
        return ""
    rates = after.effective_rates
    return (
        f"Decay shortened w from {format_number(after.state.length)} to "
        f"{format_number(after.path[-1].length)}, which raised η/‖w‖² from "
        f"{format_number(rates[0])} to {format_number(rates[-1])}. The later steps turn w further: "
        f"the loss ends at {_format_last(after)} instead of {_format_reference(after)}. Decay did "
        "not make the function smaller. It made the learning faster."
    )


def tell_networks(after: Facts) -> str:
    """Tell what decay did to rate and loss, or "" while networks are trained."""
    if not isinstance(after, NetworkFacts) or after.result is None:
        return ""
    result = after.result
    plain, decayed, grown = (SETTINGS.index(each) for each in ("plain", "decayed", "grown"))
    rates, norms = result.rates[..., -1], result.norms[..., -1]
    apart = float(np.abs(result.losses[decayed] - result.losses[grown]).max())
    gain = float(np.median(np.abs(result.last(plain) - result.last(decayed))))
    same = "So weight decay acts here as a growing learning rate." if apart < gain / 2 else ""
    return (
        f"Decay left weights of length {_format_median(norms[decayed])} instead of "
        f"{_format_median(norms[plain])}, and raised η/‖w‖² from {_format_median(rates[plain])} to "
        f"{_format_median(rates[decayed])}. The loss ended at "
        f"{_format_median(result.last(decayed))} instead of "
        f"{_format_median(result.last(plain))}. The dotted network has no decay, but a rate that "
        f"grows. Its loss is never more than {format_number(apart)} nats from that of the network "
        f"with decay. {same}"
    ).rstrip()


def tell_starts(after: Facts) -> str:
    """Tell how networks learn from other lengths, or "" while they are trained."""
    if not isinstance(after, NetworkFacts) or after.result is None:
        return ""
    result = after.result
    small, plain, large = (SETTINGS.index(each) for each in ("small", "plain", "large"))
    bare = result.last(len(SETTINGS) + PLAIN_SETTINGS.index("large"))
    without = _format_median(bare) if np.isfinite(bare).all() else "not finite: it diverged"
    return (
        f"From weights × 0.1, 1 and 10 the loss ended at {_format_median(result.last(small))}, "
        f"{_format_median(result.last(plain))} and {_format_median(result.last(large))}. Long "
        "weights turn slowly. The dotted network starts from × 10 at 100 times the rate, and so "
        f"with the same η/‖w‖² as from × 1. Without batch norm the loss from × 10 is {without}."
    )


def _format_median(values: Array) -> str:
    return format_number(float(np.median(values)))


def _format_degrees(angle: float) -> str:
    return f"{format_number(angle)}°"


def _format_last(unit: UnitDescent) -> str:
    return format_number(unit.path[-1].loss)


def _format_reference(unit: UnitDescent) -> str:
    return format_number(unit.reference[-1].loss)
