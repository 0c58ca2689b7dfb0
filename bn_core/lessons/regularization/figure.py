"""Draw the test error of every network trained on few examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.regularization.config import DROPPED, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.lessons.regularization.sentences import describe_networks


def draw_ghost_batches(
    config: GhostBatchesConfig,
    frames: Sequence[GhostBatches],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figure and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_errors(config, result, theme)],
        "say": describe_networks(config, result),
        "alerts": [],
    }


def name_setting(setting: str, config: GhostBatchesConfig) -> str:
    """Return the name of a setting for the axis."""
    plain = setting.removesuffix(DROPPED)
    name = {
        "none": "no norm",
        "full": f"all {config.examples}",
        "batch": f"batches of {config.batch}",
    }.get(plain, plain.replace("ghost", "ghosts of"))
    return f"{name}{DROPPED}" if setting.endswith(DROPPED) else name


def _draw_errors(config: GhostBatchesConfig, result: GhostBatches, theme: Theme) -> Figure:
    # Without dropout first, so that the rows that differ in their noise alone are neighbours.
    order = sorted(
        range(len(result.settings)), key=lambda row: result.settings[row].endswith(DROPPED)
    )
    settings = [result.settings[row] for row in order]
    names = [name_setting(each, config) for each in settings]
    percent, middle = 100 * result.error[order], 100 * result.median[order]
    colours = [theme.none if each.startswith("none") else theme.batch for each in settings]
    return {
        "id": "ghost errors",
        "row": "ghosts",
        "alt": "Test error of every network, by how it was normalized, and the medians",
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "name": "one seed",
                "y": [name for name in names for _ in percent[0]],
                "x": round_values(percent.ravel()),
                "marker": {
                    "size": 9,
                    "symbol": "circle-open",
                    "color": [colour for colour in colours for _ in percent[0]],
                },
                "hovertemplate": "%{x:.1f}% wrong",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "median",
                "y": names,
                "x": round_values(middle),
                "hovertemplate": "median %{x:.1f}%",
                "marker": {"size": 24, "symbol": "line-ns", "line": {"width": 3, "color": colours}},
            },
        ],
        "layout": make_layout(
            theme,
            f"Test error after training on {config.examples} examples",
            "% of test images wrong",
            "",
            height=110 + 34 * len(names),
            hovermode="closest",
            margin={"l": 134, "t": 76},
            yaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": names[::-1],
                "range": [-0.6, len(names) - 0.4],
                "fixedrange": True,
            },
            xaxis={"rangemode": "tozero"},
            waiting=not result.step,
        ),
    }
