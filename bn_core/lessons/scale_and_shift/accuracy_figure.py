"""Draw the test accuracy of networks by learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import SYMBOLS, Figure, Theme, make_layout, style_line
from bn_core.norm.arrays import Array


def draw_accuracy_by_rate(
    key: str,
    compared: str,
    styles: Mapping[str, str],
    rates: Sequence[float],
    accuracy: Array,
    theme: Theme,
) -> Figure:
    """Draw accuracies (networks, rates, seeds), a line for each network.

    ``compared`` says what is different in each network, and ``styles`` gives each network's name
    the normalization whose line and symbol it has.
    """
    title = f"Test accuracy by what is {compared}"
    data = []
    for (name, style), values in zip(styles.items(), accuracy, strict=True):
        line = style_line(theme, style)
        marker = {"size": 7, "color": line["color"], "symbol": SYMBOLS[style]}
        data += draw_seed_band(rates, values.T, style, theme, name=name, line=line, marker=marker)
    legend = 20 * len(styles)  # a row for each name on a phone
    return {
        "id": key,
        "row": key,
        "alt": f"{title}, a line for each network, by learning rate",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            "learning rate (log scale)",
            "test accuracy",
            height=300 + legend,
            margin={"t": 30 + legend},
            xaxis=make_log_axis(rates),
            yaxis={"range": [0, 1.02]},
            waiting=has_no_values(accuracy),
        ),
    }
