"""Draw one layer in two libraries."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.conventions.port import LibraryLayer, Port


def draw_port(port: Port, theme: Theme) -> list[Figure]:
    """Draw the running mean, the running variance and the outputs in evaluation mode."""
    return [
        _draw_statistic(port, theme, "mean"),
        _draw_statistic(port, theme, "var"),
        _draw_outputs(port, theme),
    ]


def _draw_statistic(port: Port, theme: Theme, what: str) -> Figure:
    named = {"mean": "mean", "var": "variance"}[what]
    power = "" if what == "mean" else "²"
    return {
        "id": f"port {what}",
        "row": "port",
        "alt": f"The running {named} in PyTorch and in Keras by number of batches",
        "data": [_draw_line(each, what, theme) for each in port.layers],
        "layout": make_layout(
            theme,
            f"Running {named}",
            "batches seen",
            f"running {named}, units of x{power}",
            height=280,
            xaxis={"range": [0, len(port.pytorch.mean) - 1]},
            yaxis={"rangemode": "tozero"},
        ),
    }


def _name_layer(layer: LibraryLayer) -> str:
    return f"{layer.convention.title}, momentum {layer.momentum:g}"


def _draw_line(layer: LibraryLayer, what: str, theme: Theme) -> Figure:
    values = getattr(layer, what)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": _name_layer(layer),
        "x": list(range(len(values))),
        "y": round_values(values),
        "line": _style(layer, theme),
        "hovertemplate": "%{y:.4g}",
    }


def _style(layer: LibraryLayer, theme: Theme) -> Figure:
    if layer.convention.weights_newest:
        return {"color": theme.batch, "width": 2.4}
    return {"color": theme.none, "width": 2, "dash": "dash"}


def _draw_outputs(port: Port, theme: Theme) -> Figure:
    """Draw the four outputs of each library on a row, and connect equal inputs."""
    names = [each.convention.title for each in port.layers]
    outputs = np.array([each.outputs for each in port.layers])
    links = {
        "type": "scatter",
        "mode": "lines",
        "x": [end for pair in outputs.T for end in (*round_values(pair), None)],
        "y": [0, 1, None] * outputs.shape[1],
        "line": {"color": theme.faint, "width": 1},
        "hoverinfo": "skip",
    }
    dots = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": round_values(each.outputs),
            "y": [row] * len(each.outputs),
            "customdata": round_values(port.training.x[:, 0]),
            "marker": {"color": _style(each, theme)["color"], "size": 10},
            "hovertemplate": f"{names[row]}: %{{customdata}} → %{{x:.4g}}<extra></extra>",
        }
        for row, each in enumerate(port.layers)
    ]
    return {
        "id": "port outputs",
        "alt": "The outputs of the batch in evaluation mode, in PyTorch and in Keras",
        "data": [links, *dots],
        "layout": make_layout(
            theme,
            "The batch in evaluation mode, after the last update",
            "output y (γ = 1, β = 0)",
            "",
            height=170,
            showlegend=False,
            hovermode="closest",
            margin={"l": 12, "t": 40, "b": 46},
            xaxis={"range": [-1.5, 1.5]},
            yaxis={
                "tickvals": [0, 1],
                "ticktext": names,
                "range": [1.6, -0.6],
                "automargin": True,
                "showgrid": False,
                "fixedrange": True,
            },
        ),
    }
