"""Draw an image whose label changes with its batch."""

from __future__ import annotations

from collections.abc import Sequence

from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.train_eval.result import FlippedImage

_SQUARE, _TITLE, _LINE = 100, 34, 15
"""The largest height of an image, of its title and of a line of labels, in px."""
_FEWEST_LINES = 4
"""Room for so many lines is left below each image, so that most images are equally large."""


def draw_image(number: int, one: FlippedImage, theme: Theme) -> Figure:
    """Draw image ``number`` (from 1) with its labels in both modes.

    Three images fit side by side on a phone, so no line is longer than a third of its screen.
    """
    lines = _list_labels(one.alone, one.labels, one.counts)
    below = _LINE * max(_FEWEST_LINES, len(lines)) + 12
    hidden = {"showticklabels": False, "ticks": "", "showgrid": False, "fixedrange": True}
    under = {"text": "<br>".join(lines), "standoff": 6, "font": {"size": 12}}
    return {
        "id": f"composition image {number}",
        "row": "small images",
        "still": True,
        "alt": f"Test image {number} of those whose label changes most often",
        "data": [
            {
                "type": "heatmap",
                "z": one.pixels.tolist(),
                "zmin": 0,
                "zmax": 16,
                "showscale": False,
                "colorscale": [[0, theme.grid], [1, theme.text]],
            }
        ],
        "layout": make_layout(
            theme,
            f"Digit\u00a0{one.truth}",  # not broken, however narrow the figure is
            "",
            "",
            height=_TITLE + _SQUARE + below,
            hovermode=False,
            margin={"l": 4, "r": 4, "t": _TITLE, "b": below},
            xaxis={**hidden, "constrain": "domain", "title": under},
            yaxis={**hidden, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain"},
        ),
    }


def _list_labels(alone: int, labels: Sequence[int], counts: Sequence[int]) -> list[str]:
    """Return lines with the label in evaluation mode, and with those in training mode."""
    given = [f"{label} ({count}×)" for label, count in zip(labels, counts, strict=True)]
    pairs = [", ".join(given[at : at + 2]) for at in range(1, len(given), 2)]
    return [f"evaluation: {alone}", *",\n".join([f"training: {given[0]}", *pairs]).split("\n")]
