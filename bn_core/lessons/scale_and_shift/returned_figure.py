"""Draw a batch before and after batch norm, on one scale."""

from __future__ import annotations

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.scale_and_shift.undo import Returned
from bn_core.text.numbers import format_number


def draw_returned(returned: Returned, name: str, theme: Theme) -> Figure:
    """Draw each number above and its output below, joined by a line.

    The lines are upright if every number comes back.
    """
    x, y = round_values(returned.x), round_values(returned.y)
    error = returned.error
    title = "comes back" if not error else "does not come back"
    joined = [(before, after, None) for before, after in zip(x, y, strict=True)]
    return {
        "id": name,
        "row": "returned",
        "alt": f"{name} before and after batch norm: it {title}",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [value for each in joined for value in each],
                "y": [1, 0, None] * len(joined),
                "line": {"color": theme.faint, "width": 1.2},
                "hoverinfo": "skip",
            },
            *(
                {
                    "type": "scatter",
                    "mode": "markers+text" if len(values) <= _MOST_LABELS else "markers",
                    "x": values,
                    "y": [height] * len(values),
                    "text": [format_number(float(each)) for each in exact],
                    "textposition": place,
                    "textfont": {"color": theme.text, "size": 12},
                    "cliponaxis": False,
                    "marker": {"color": theme.batch, "size": 10},
                    "hovertemplate": "%{text}<extra></extra>",
                }
                for values, exact, height, place in (
                    (x, returned.x, 1, "top center"),
                    (y, returned.y, 0, "bottom center"),
                )
            ),
        ],
        "layout": make_layout(
            theme,
            f"{name} {title}",
            "",
            "",
            height=170,
            showlegend=False,
            hovermode="closest",
            margin={"t": 46, "b": 24, "l": 30},
            yaxis={
                "range": [-0.45, 1.45],
                "tickvals": [0, 1],
                "ticktext": ["<b>y</b>", "<b>x</b>"],
                "showgrid": False,
                "fixedrange": True,
            },
            xaxis={
                "showticklabels": len(x) > _MOST_LABELS,
                "showgrid": len(x) > _MOST_LABELS,
                "fixedrange": True,
            },
        ),
    }


_MOST_LABELS = 8
"""With more numbers their labels would overlap."""
