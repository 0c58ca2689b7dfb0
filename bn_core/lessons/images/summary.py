"""Sum up how much of a photograph's change each norm keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bn_core.lessons.images.config import UNCHANGED, ImagesConfig
from bn_core.lessons.images.picture_changes import ChangeEffect
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """How far one change moves a photograph and the others, as shares of their x_hat.

    ``own`` is by norm, "input" without one. ``others`` is batch norm's share for the photographs
    that were not changed, NaN if there are none.
    """

    change: str
    count: int
    own: Mapping[str, float]
    others: float

    @classmethod
    def of(cls, change: str, effects: Mapping[str, ChangeEffect]) -> ChangeSummary:
        """Sum up the effects of one change, by norm."""
        own = {norm: each.own for norm, each in effects.items()}
        return cls(change, len(effects["batch"].shares), own, effects["batch"].others)


def describe_cast(after: ChangeSummary) -> str:
    """Say which norms remove a colour cast."""
    return (
        f"Instance norm removes the cast: its x̂ changes by {format_share(after.own['instance'])}, "
        "because each colour has a mean of its own. Layer norm takes one mean of all three "
        f"colours, and its x̂ changes by {format_share(after.own['layer'])}. That of batch norm "
        f"changes by {format_share(after.own['batch'])}."
    )


def describe_brighter(after: ChangeSummary) -> str:
    """Say which norms remove brightness, and what batch norm does to the others."""
    return (
        f"The photo itself changes by {format_share(after.own['input'])}. Its x̂ changes by "
        f"{format_share(after.own['layer'])} under layer norm and by "
        f"{format_share(after.own['instance'])} under instance norm. Under batch norm it changes "
        f"by {format_share(after.own['batch'])}, and {format_others(after.others)}."
    )


def describe_grey(after: ChangeSummary) -> str:
    """Say what each norm makes of a picture without any contrast."""
    return (
        "A plain grey photo has no spread, so layer norm and instance norm return only 0, the "
        f"middle grey that you see: a change of {format_share(after.own['layer'])}. Batch norm "
        "uses the mean and spread of all photos and returns another colour, and "
        f"{format_others(after.others)}."
    )


def describe_single_photo(after: ChangeSummary) -> str:
    """Compare batch norm of one photograph with instance norm."""
    return (
        f"With {ImagesConfig().photos} photos batch norm showed "
        "the change. With one photo its means cover that photo alone, so batch norm is instance "
        f"norm: x̂ changes by {format_share(after.own['batch'])} under both, because of ε."
    )


def describe_change(now: ChangeSummary) -> str:
    """Describe the change on the page, whatever the reader has chosen."""
    if now.change == UNCHANGED:
        return "Nothing is changed: each norm shows the photos as they are."
    kept = ", ".join(
        f"{norm} norm by {format_share(now.own[norm])}" for norm in ("batch", "layer", "instance")
    )
    sentence = (
        "Below a picture: its difference from the same picture before the change. The input "
        f"changes by {format_share(now.own['input'])}, x̂ under {kept}. "
    )
    if now.change == "contrast":
        sentence += "What layer and instance norm leave is the effect of ε = 10⁻⁵. "
    if now.count == 1:
        return sentence + "With one photo in the batch, batch norm is instance norm."
    return sentence + f"Under batch norm {format_others(now.others)}."


def format_others(share: float) -> str:
    """Say how far batch norm moves the photographs that nobody changed."""
    if np.isnan(share):
        return "there are no other photos to change"
    return f"the other photos change by {format_share(share)}"


def format_share(share: float) -> str:
    """Format a share as a percentage; less than half a hundredth of a percent is 0."""
    return f"{format_number(round(100 * share, 2))}%"
