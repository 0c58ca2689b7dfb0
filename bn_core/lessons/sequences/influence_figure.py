"""Draw how much each token of a batch influences the output of one token."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core.figures.curves import round_rows
from bn_core.figures.style import NETWORK_NAMES, Figure, Theme, make_layout, make_translucent
from bn_core.lessons.sequences.influence import Influence
from bn_core.text.numbers import format_number

_ROW = 34
"""Height of a sequence in pixels."""
_FEWEST_ROWS = 3


def draw_influence(influence: Influence, theme: Theme) -> Figure:
    """Draw a field for each token, with its influence in percent.

    Each sequence is a row. The token itself and the tokens that come after it are framed.
    """
    config = influence.config
    sequence, position = config.token
    percent = 100 * influence.share
    percent[config.token] = np.nan
    rows, columns = percent.shape
    strongest = float(np.nanmax(percent)) if percent.size > 1 else 0.0
    colour = getattr(theme, config.norm)
    texts = [[_write_percent(each) for each in row] for row in percent.tolist()]
    texts[sequence][position] = "100"
    return {
        "id": "influence",
        "row": "influence",
        "pick": True,
        "alt": (
            f"Influence of each token on the output of token {position + 1} of sequence "
            f"{sequence + 1}, in percent of its own, with {NETWORK_NAMES[config.norm]}"
        ),
        "data": [
            {
                "type": "heatmap",
                "x": [str(place + 1) for place in range(columns)],
                "y": [f"sequence {place + 1}" for place in range(rows)],
                "z": round_rows(percent),
                "zmin": 0,
                "zmax": strongest or 1,
                "colorscale": [
                    [0, make_translucent(theme.faint, 0.08)],
                    [1, make_translucent(colour, 0.55)],
                ],
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
                "text": texts,
                "texttemplate": "%{text}",
                "textfont": {"size": 11, "color": theme.text},
                "hovertemplate": "%{y}, token %{x}<extra>%{text}</extra>",
            }
        ],
        "layout": make_layout(
            theme,
            "Influence on the framed token, in % of its own",
            "token",
            "",
            height=96 + _ROW * max(rows, _FEWEST_ROWS),
            hovermode="closest",
            margin={"l": 86, "r": 8, "t": 44, "b": 44},
            xaxis={"type": "category", "showgrid": False, "fixedrange": True},
            yaxis={
                "type": "category",
                "autorange": "reversed",
                "showgrid": False,
                "fixedrange": True,
            },
            shapes=[
                _frame(position, position, sequence, theme.text, "solid"),
                *(
                    [_frame(position + 1, columns - 1, sequence, theme.none, "dot")]
                    if position < columns - 1
                    else []
                ),
            ],
        ),
    }


def _write_percent(share: float) -> str:
    return "0" if share == 0 else format_number(share, 2)


def _frame(first: int, last: int, row: int, colour: str, dash: str) -> dict[str, Any]:
    """Return a frame around fields of a row, as a Plotly shape."""
    return {
        "type": "rect",
        "x0": first - 0.46,
        "x1": last + 0.46,
        "y0": row - 0.46,
        "y1": row + 0.46,
        "line": {"color": colour, "width": 2, "dash": dash},
    }
