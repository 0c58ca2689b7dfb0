"""Colours, dashes and layout that all figures share.

The colours are Okabe and Ito's (2008) blue, vermillion and green and Tol's purple, lighter in the
dark theme. Each has a contrast of at least 3:1 to its background (a test computes it). The dash is
a second cue for people who do not see colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
"""A Plotly figure as plain data: traces and layout."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a light or a dark theme, as CSS hex."""

    name: str
    background: str
    text: str
    faint: str
    grid: str
    batch: str
    none: str
    layer: str
    group: str
    rms: str
    left_out: str
    noisy: str
    frozen: str


LIGHT = Theme(
    "light",
    "#ffffff",
    "#31333f",
    "#6f7280",
    "#e3e5ea",
    "#0072b2",
    "#d55e00",
    "#00855f",
    "#aa3377",
    "#7b4fb8",
    "#8a6d00",
    "#8d5a2b",
    "#4b6584",
)
DARK = Theme(
    "dark",
    "#0e1117",
    "#fafafa",
    "#a3a8b4",
    "#2b303b",
    "#56b4e9",
    "#ff8a4c",
    "#2fc795",
    "#e08cc3",
    "#a78bfa",
    "#e0c341",
    "#c9a27a",
    "#9fb3d1",
)


def choose_theme(name: str | None) -> Theme:
    """Return the theme of this name, light if the name is unknown."""
    return DARK if name == "dark" else LIGHT


NETWORK_NAMES = {
    "none": "without",
    "batch": "batch norm",
    "layer": "layer norm",
    "group": "group norm",
    "rms": "RMS norm",
    "left_out": "detached statistics",
    "noisy": "noisy batch norm",
    "frozen": "frozen batch norm",
}
"""The name of a network, by its normalization."""
OPTION_NAMES = {
    "mlp": "MLP",
    "cnn": "CNN",
    "relu": "ReLU",
    "sgd": "SGD",
    "adam": "Adam",
    "mnist": "MNIST",
    "he": "He",
    "lecun": "LeCun",
    "gain": "gain of the nonlinearity",
    "xavier": "Xavier",
    "pytorch": "PyTorch",
    "same": "none",
    "fahrenheit": "°C to °F",
    "inches": "cm to inches",
    "nan": "NaN",
    "left_out": NETWORK_NAMES["left_out"],
    "own": "your own",
    "sum": "sum of all y",
    "squares": "half the sum of y²",
    "one": "one output y",
    "contrast": "half the contrast",
    "cast": "red cast",
    "constant": "plain grey",
    "eval_then_train": "eval, then model.train()",
    "requires_grad_off": "requires_grad = False",
    "no_grad": "torch.no_grad()",
}
"""How an option is shown, if its name in configs and links is not a word."""
DASHES = {
    "none": "dash",
    "batch": "solid",
    "layer": "dot",
    "group": "dashdot",
    "rms": "6px 2px 2px 2px",
    "left_out": "longdash",
    "noisy": "longdashdot",
    "frozen": "4px 2px",
}
SYMBOLS = {
    "none": "diamond",
    "batch": "circle",
    "layer": "square",
    "group": "triangle-up",
    "rms": "star",
    "left_out": "x",
    "noisy": "cross",
    "frozen": "hexagon",
}


def style_line(theme: Theme, norm: str, width: float = 1.8) -> dict[str, Any]:
    """Return the colour, dash and width of the line for a normalization."""
    return {"color": getattr(theme, norm), "dash": DASHES[norm], "width": width}


def draw_vertical_line(theme: Theme, x: float, dash: str) -> dict[str, Any]:
    """Return a thin vertical line over a figure's height, as a Plotly shape."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.faint, "width": 1, "dash": dash},
    }


def draw_horizontal_line(theme: Theme, y: float, dash: str) -> dict[str, Any]:
    """Return a thin horizontal line over a figure's width, as a Plotly shape."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": theme.faint, "width": 1, "dash": dash},
        "layer": "below",
    }


def make_translucent(colour: str, opacity: float) -> str:
    """Return a hex colour with an opacity, as CSS rgba."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


WAITING = "Nothing is computed yet."
"""The text of a figure that has no data yet."""


def annotate_empty(theme: Theme, text: str = WAITING) -> list[dict[str, Any]]:
    """Return annotations with a text in the middle of an empty figure."""
    return [
        {
            "text": text,
            "x": 0.5,
            "y": 0.5,
            "xref": "paper",
            "yref": "paper",
            "showarrow": False,
            "font": {"color": theme.faint, "size": 14},
        }
    ]


def make_layout(
    theme: Theme, title: str, x: str, y: str, *, waiting: bool | str = False, **more: Any
) -> dict[str, Any]:
    """Return a layout with a title, labelled axes and the legend above the data.

    ``more`` overrides or extends its entries. A figure that is ``waiting`` shows that sentence, or
    a default one if True; an axis then has ticks only if ``more`` sets its range.
    """
    axis = {
        "gridcolor": theme.grid,
        "zeroline": False,
        "linecolor": theme.grid,
        "tickfont": {"size": 12},
        "fixedrange": False,
    }
    base: dict[str, Any] = {
        "title": {
            "text": title,
            "font": {"size": 15},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10, "l": 6},
        },
        "font": {"color": theme.text, "size": 13, "family": "Source Sans, sans-serif"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 58, "r": 12, "t": 62, "b": 46},
        "height": 280,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.background, "font": {"color": theme.text}},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 12},
        },
        "xaxis": {**axis, "title": {"text": x, "standoff": 6}},
        "yaxis": {**axis, "title": {"text": y, "standoff": 6}},
        "uirevision": "stay",
    }
    for name, value in more.items():
        base[name] = {**base[name], **value} if isinstance(base.get(name), dict) else value
    if waiting:
        base["annotations"] = annotate_empty(theme, WAITING if waiting is True else waiting)
        for each in (base["xaxis"], base["yaxis"]):
            if "range" not in each:
                each |= {"showticklabels": False, "showgrid": False}
    return base
