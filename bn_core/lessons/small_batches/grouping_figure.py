"""Draw what grouping does to the x̂ of each sample."""

from __future__ import annotations

from bn_core.figures.matched_rows import draw_matched_rows
from bn_core.figures.style import Figure, Theme
from bn_core.lessons.small_batches.grouping import (
    GroupedSamples,
    group_in_order,
    normalize_groups,
)
from bn_core.text.numbers import format_number


def draw_groups(result: GroupedSamples, theme: Theme) -> Figure:
    """Draw each sample's x̂ in one batch of all, and below it its x̂ in its own group."""
    count = len(result.x)
    whole = normalize_groups(result.x, group_in_order(count, count)).x_hat
    return draw_matched_rows(
        {f"one batch<br>of {count}": whole, "in groups": result.x_hat},
        {f"group {each.letter}": each.members for each in result.groups},
        [str(place + 1) for place in range(count)],
        [f"sample {n}, x = {format_number(float(x))}" for n, x in enumerate(result.x, start=1)],
        theme,
        "The same numbers in one batch and in smaller batches",
        "x̂, in standard deviations of its batch",
        id="grouped samples",
        row="grouped samples",
        alt="The x hat of each sample in one batch of all, and in the batch of its group",
    )
