"""Draw the critical points of halfspace losses, and descents to them."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_rows, round_values
from bn_core.figures.style import (
    SYMBOLS,
    Figure,
    Theme,
    make_layout,
    style_line,
)
from bn_core.lessons.descents.halfspace import Halfspace
from bn_core.lessons.descents.method_curves import HEIGHT, draw_curve
from bn_core.norm.arrays import Array

LOSS_NAMES = {
    "logistic": "logistic",
    "squared": "squared error",
    "hinge": "smooth hinge",
    "tangent": "tangent",
}
"""The name of each loss of a halfspace."""
_LOSS_COLOURS = {"logistic": "batch", "squared": "none", "hinge": "layer", "tangent": "group"}
"""The norm whose style each loss has."""


def draw_halfspace(found: Halfspace, theme: Theme) -> list[Figure]:
    """Draw the mean loss in the plane, and every loss along the line."""
    return [_draw_plane(found, theme), _draw_along(found, theme)]


def _draw_plane(found: Halfspace, theme: Theme) -> Figure:
    reach = float(found.axis[-1])
    far = 3 * reach * found.line / np.linalg.norm(found.line)
    faint = {"color": theme.faint, "dash": "dot", "width": 2}
    return {
        "id": "plane map",
        "row": "plane",
        "alt": "The mean loss over two weights, with descents that end on one line",
        "data": [
            {
                "type": "contour",
                "x": round_values(found.axis),
                "y": round_values(found.axis),
                "z": round_rows(np.log10(np.maximum(found.loss - found.loss.min(), 1e-4))),
                "showscale": False,
                "ncontours": 14,
                "line": {"color": theme.faint, "width": 0.7},
                "colorscale": [[0, theme.grid], [1, theme.background]],
                "opacity": 0.7,
                "hoverinfo": "skip",
            },
            draw_curve(
                "multiples of Σ⁻¹u", np.array([-far[0], far[0]]), np.array([-far[1], far[1]]), faint
            ),
            *(
                draw_curve(
                    "descent",
                    path[:, 0],
                    path[:, 1],
                    {"color": getattr(theme, _LOSS_COLOURS[found.config.loss]), "width": 1.5},
                )
                for path in map(_thin_out, found.paths)
            ),
            *(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": LOSS_NAMES[loss],
                    "x": round_values(np.array(multiples) * found.line[0]),
                    "y": round_values(np.array(multiples) * found.line[1]),
                    "marker": {
                        "size": 12 if loss == found.config.loss else 9,
                        "color": getattr(theme, _LOSS_COLOURS[loss]),
                        "symbol": SYMBOLS[_LOSS_COLOURS[loss]],
                        "line": {"color": theme.background, "width": 1},
                    },
                    "hovertemplate": "(%{x:.3g}, %{y:.3g})",
                }
                for loss, multiples in found.multiples.items()
            ),
        ],
        "layout": make_layout(
            theme,
            "Where the descents end",
            "weight w₁",
            "weight w₂",
            height=HEIGHT,
            hovermode="closest",
            showlegend=False,
            xaxis={"range": [-reach, reach], "constrain": "domain"},
            yaxis={"range": [-reach, reach], "scaleanchor": "x", "constrain": "domain"},
        ),
    }


def _draw_along(found: Halfspace, theme: Theme) -> Figure:
    """Draw each loss on the line, with its critical points."""
    zero = int(np.abs(found.alphas).argmin())
    data = []
    for loss, values in found.along.items():
        norm = _LOSS_COLOURS[loss]
        shares = values / values[zero]
        line = style_line(theme, norm, 2.6 if loss == found.config.loss else 1.6)
        data.append(draw_curve(LOSS_NAMES[loss], found.alphas, shares, line))
        at = np.array(found.multiples[loss])
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "showlegend": False,
                "name": LOSS_NAMES[loss],
                "x": round_values(at),
                "y": round_values(np.interp(at, found.alphas, shares)),
                "marker": {"size": 10, "color": line["color"], "symbol": SYMBOLS[norm]},
                "hovertemplate": "least at %{x:.3g}",
            }
        )
    return {
        "id": "plane along",
        "row": "plane",
        "alt": "The mean loss of four functions along the line, each with its critical point",
        "data": data,
        "layout": make_layout(
            theme,
            "Mean loss along the line",
            "w as a multiple of Σ⁻¹u",
            "loss ÷ loss at 0",
            height=HEIGHT,
            hovermode="closest",
            margin={"t": 114},
            yaxis={"range": [0.35, 1.6]},
        ),
    }


def _thin_out(path: Array) -> Array:
    """Return at most about 100 points of a path, with its first and last."""
    places = np.unique(np.geomspace(1, len(path), 100).round().astype(int)) - 1
    result: Array = path[places]
    return result
