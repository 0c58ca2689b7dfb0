"""Draw the values of two devices by their own statistics and as one batch."""

from __future__ import annotations

import numpy as np

from bn_core.figures.matched_rows import draw_matched_rows
from bn_core.figures.style import Figure, Theme
from bn_core.lessons.many_devices.shares import Shares
from bn_core.text.numbers import format_number


def draw_shares(shares: Shares, theme: Theme) -> Figure:
    """Draw each value's x̂ by its device's statistics, and by those of all."""
    sizes = [each.count for each in shares.apart]
    ends = np.cumsum([0, *sizes]).tolist()
    values = [format_number(float(each)) for each in shares.whole.x[:, 0]]
    return draw_matched_rows(
        {
            "own<br>statistics": np.concatenate([each.x_hat[:, 0] for each in shares.apart]),
            "one batch": shares.whole.x_hat[:, 0],
        },
        {f"device {place + 1}": range(ends[place], ends[place + 1]) for place in range(len(sizes))},
        values,
        [f"x = {each}" for each in values],
        theme,
        "The same values with two kinds of statistics",
        "x̂",
        below=True,
        id="shares",
        row="shares",
        alt="The x hat of each value by its device's statistics, and as one batch",
    )
