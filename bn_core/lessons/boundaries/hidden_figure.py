"""Draw the fields of the hidden units of one layer as small multiples."""

from __future__ import annotations

from bn_core.figures.pictures import encode_png
from bn_core.figures.style import NETWORK_NAMES, Figure, Theme, make_layout
from bn_core.lessons.boundaries.class_style import paint_unit
from bn_core.lessons.boundaries.result import BoundaryFrame, Field

_COLUMNS = 4
_GAP = 0.02
_LABEL = 0.05
"""The height of a unit's label, as a share of the width."""


def draw_hidden(frame: BoundaryFrame, layer: int, theme: Theme) -> list[Figure]:
    """Draw the first units of layer ``layer``, from 1, of every network."""
    return [
        _draw_units(norm, frame.hidden[place, layer - 1], layer, theme)
        for place, norm in enumerate(frame.norms)
    ]


def _draw_units(norm: str, units: Field, layer: int, theme: Theme) -> Figure:
    rows = -(-len(units) // _COLUMNS)
    rise = rows * (1 / _COLUMNS + _LABEL)
    wide, tall = 1 / _COLUMNS, 1 / rows
    side = tall * (1 / _COLUMNS) / (1 / _COLUMNS + _LABEL)
    images, labels, frames = [], [], []
    for number, outputs in enumerate(units):
        left, top = number % _COLUMNS * wide, 1 - number // _COLUMNS * tall
        pixels = paint_unit(outputs, getattr(theme, norm), theme)
        images.append(
            {
                "source": encode_png(pixels),
                "xref": "paper",
                "yref": "paper",
                "x": left + _GAP / 2,
                "y": top - (tall - side),
                "sizex": wide - _GAP,
                "sizey": side,
                "sizing": "stretch",
                "layer": "below",
            }
        )
        frames.append(
            {
                "type": "rect",
                "xref": "paper",
                "yref": "paper",
                "x0": left + _GAP / 2,
                "x1": left + wide - _GAP / 2,
                "y0": top - tall,
                "y1": top - (tall - side),
                "line": {"color": theme.faint, "width": 1},
            }
        )
        dead = " (constant)" if not outputs.any() else ""
        labels.append(
            {
                "text": f"{number + 1}{dead}",
                "xref": "paper",
                "yref": "paper",
                "x": left + wide / 2,
                "y": top - (tall - side),
                "xanchor": "center",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": theme.faint},
            }
        )
    axis = {"visible": False, "range": [0, 1], "fixedrange": True}
    layout = make_layout(
        theme,
        f"Units of hidden layer {layer}, {NETWORK_NAMES[norm]}",
        "",
        "",
        height=420,
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        meta={"rise": rise},
        dragmode=False,
        hovermode=False,
        xaxis=axis,
        yaxis=axis,
        images=images,
        annotations=labels,
        shapes=frames,
    )
    layout["title"]["font"]["color"] = getattr(theme, norm)
    return {
        "id": f"hidden {norm}",
        "row": "hidden",
        "alt": f"Outputs of the units of layer {layer} over the plane, {NETWORK_NAMES[norm]}",
        "still": True,
        "data": [{"type": "scatter", "x": [], "y": [], "showlegend": False}],
        "layout": layout,
    }
