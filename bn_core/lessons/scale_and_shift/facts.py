"""What the page shows, for the sentences that tell what a step changed."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.scale_and_shift.config import AffineConfig
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.lessons.scale_and_shift.sentences import tell_worth
from bn_core.lessons.scale_and_shift.undo import Returned
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True, eq=False)
class NetworkFacts:
    """The networks on the page, with their result once it is complete."""

    config: AffineConfig
    result: AffineNetworks | None


@dataclass(frozen=True, slots=True, eq=False)
class BatchFacts:
    """The batch on the page and a second one, before and after the same γ and β."""

    first: Returned
    second: Returned


Facts = NetworkFacts | BatchFacts | None


def tell_networks(after: Facts) -> str:
    """Tell what γ and β were worth, or "" while the networks are trained."""
    if not isinstance(after, NetworkFacts) or after.result is None:
        return ""
    return tell_worth(after.config, after.result)


def tell_undo(after: Facts) -> str:
    """Tell how far each of two batches is from what it was."""
    if not isinstance(after, BatchFacts):
        return ""
    first, second = after.first.error, after.second.error
    came_back = (
        "Your batch came back: every y is its x"
        if not first
        else f"Your batch did not come back: y is off by {format_number(first)}"
    )
    return (
        f"{came_back}. The second batch did not: y is off by {format_number(second)} (root mean "
        "square), because its mean or its spread is another."
        if second
        else f"{came_back}. So did the second batch, which has the same mean and spread."
    )
