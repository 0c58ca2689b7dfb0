"""The computation graph, with the value and the gradient of every node."""

from __future__ import annotations

from typing import Any

from bn_core import Backward
from bn_core.figures.style import Theme
from bn_core.text.numbers import format_number

PLACES = {
    "x": (0, 1),
    "mean": (1, 0),
    "var": (1, 2),
    "x_hat": (2, 1),
    "gamma": (2, 0),
    "beta": (2, 2),
    "y": (3, 1),
}
"""Column and row of each node, from the left and from the top."""
EDGES = (
    ("x", "mean"),
    ("x", "var"),
    ("mean", "var"),
    ("x", "x_hat"),
    ("mean", "x_hat"),
    ("var", "x_hat"),
    ("x_hat", "y"),
    ("gamma", "y"),
    ("beta", "y"),
)
_OF_EXAMPLE = ("x", "x_hat", "y")
_SIGNS = {
    "x": "x",
    "mean": "μ",
    "var": "σ²",
    "x_hat": "x̂",
    "gamma": "γ",
    "beta": "β",
    "y": "y",
}
_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def sign(node: str, example: int) -> str:
    """How a node is written: x₂, μ; examples count from 0 here and from 1 on the page."""
    return _SIGNS[node] + (str(example + 1).translate(_SMALL) if node in _OF_EXAMPLE else "")


def graph(grads: Backward, feature: int, example: int, chosen: str, theme: Theme) -> dict[str, Any]:
    """The graph of one feature and one example (from 0), ``chosen`` being the node spelled out.

    An edge is cut where the gradient does not flow: given statistics are constants.
    """
    return {
        "nodes": [
            _node(grads, name, place, feature, example) | {"chosen": name == chosen}
            for name, place in PLACES.items()
        ],
        "edges": [
            {"from": start, "to": end, "cut": grads.step.axes.fixed and end in ("mean", "var")}
            for start, end in EDGES
        ],
        "colours": {
            "value": theme.text,
            "gradient": theme.batch,
            "rule": theme.faint,
            "ground": theme.background,
            "chosen": theme.batch,
        },
    }


def _node(
    grads: Backward, name: str, place: tuple[int, int], feature: int, example: int
) -> dict[str, Any]:
    step = grads.step
    at = (example, feature) if name in _OF_EXAMPLE else (feature,)
    value = float(getattr(step, name)[at])
    gradient = float(getattr(grads, f"d_{name}")[at])
    return {
        "name": name,
        "sign": sign(name, example),
        "value": format_number(value),
        "gradient": format_number(gradient),
        "exact": f"{value!r}, gradient {gradient!r}",
        "column": place[0],
        "row": place[1],
    }
