"""Draw the values of padded sequences with both kinds of statistics."""

from __future__ import annotations

import numpy as np

from bn_core.figures.matched_rows import draw_matched_rows
from bn_core.figures.style import Figure, Theme
from bn_core.lessons.which_axes.padding import PaddedSequences
from bn_core.text.numbers import format_number


def draw_padding(padded: PaddedSequences, theme: Theme) -> Figure:
    """Draw the x̂ of each real value with padding averaged, and with it left out."""
    ends = np.cumsum([0, *padded.real.sum(axis=1)]).tolist()
    values = [format_number(float(each)) for each in padded.x[padded.real]]
    return draw_matched_rows(
        {"padding<br>averaged": padded.x_hat_with_padding, "values<br>alone": padded.x_hat},
        {
            f"sequence {place + 1}": range(ends[place], ends[place + 1])
            for place in range(len(padded.x))
        },
        values,
        [f"x = {each}" for each in values],
        theme,
        "The values of the sequences with both statistics",
        "x̂",
        below=True,
        id="padding",
        row="padding",
        alt="The x hat of each value with padding averaged, and with the values alone",
    )
