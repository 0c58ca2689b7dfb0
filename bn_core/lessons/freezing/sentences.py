"""Sentences on what moved in a batch-norm layer."""

from __future__ import annotations

from bn_core.inputs.counts import format_count
from bn_core.lessons.freezing.config import FreezingConfig, FreezingView
from bn_core.lessons.freezing.result import Freezing
from bn_core.text.numbers import format_number


def describe_setting(config: FreezingConfig, result: Freezing, view: FreezingView) -> list[str]:
    """Describe what moved in the view's setting, with numbers of ``result``."""
    if not result.done:
        return ["Nothing is measured yet. A run trains the network once with each setting."]
    m, g = view.place
    parameters, statistics, others = (
        float(values[m, g, -1]) for values in (result.parameters, result.statistics, result.others)
    )
    if result.is_frozen(m, g):
        layer = (
            f"Frozen: after {format_count(config.steps, 'step')} nothing in the layer has moved."
        )
    elif not parameters:
        layer = (
            f"Not frozen: γ and β have not moved, but the running statistics have, by "
            f"{format_number(statistics)}. The layer counted {int(result.counted[m, g])} batches."
        )
    elif not statistics:
        layer = (
            "Half frozen: the running statistics have not moved, but γ and β have, by "
            f"{format_number(parameters)}."
        )
    else:
        layer = (
            f"Not frozen: γ and β have moved by {format_number(parameters)}, and the running "
            f"statistics by {format_number(statistics)}."
        )
    rest = (
        f"The other layers learn: their weights have moved by {format_number(others)}."
        if others
        else "No other layer learns either: without gradients there is no training."
    )
    return [layer, rest]
