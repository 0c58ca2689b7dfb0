"""Draw an image whose label changes with its batch."""

from __future__ import annotations

from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.train_eval.result import FlippedImage


def draw_image(number: int, one: FlippedImage, theme: Theme) -> Figure:
    """Draw image ``number`` (from 1) with its labels in both modes."""
    given = ", ".join(
        f"{label} ({count}×)" for label, count in zip(one.labels, one.counts, strict=True)
    )
    hidden = {"showticklabels": False, "ticks": "", "showgrid": False, "fixedrange": True}
    under = {"text": f"Training mode: {given}", "standoff": 6, "font": {"size": 13}}
    return {
        "id": f"composition image {number}",
        "row": "images",
        "alt": f"Test image {number} of those whose label changes most often",
        "data": [
            {
                "type": "heatmap",
                "z": one.pixels.tolist(),
                "zmin": 0,
                "zmax": 16,
                "showscale": False,
                "hovertemplate": "ink %{z} of 16<extra></extra>",
                "colorscale": [[0, theme.grid], [1, theme.text]],
            }
        ],
        "layout": make_layout(
            theme,
            f"Digit {one.truth}. Evaluation mode: {one.alone}",
            "",
            "",
            height=230,
            hovermode="closest",
            margin={"l": 12, "r": 12, "t": 40, "b": 40},
            xaxis={**hidden, "constrain": "domain", "title": under},
            yaxis={**hidden, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain"},
        ),
    }
