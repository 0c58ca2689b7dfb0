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
_PER_EXAMPLE = ("x", "x_hat", "y")
_SYMBOLS = {
    "x": "x",
    "mean": "μ",
    "var": "σ²",
    "x_hat": "x̂",
    "gamma": "γ",
    "beta": "β",
    "y": "y",
}
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def write_symbol(node: str, example: int) -> str:
    """Write the symbol of a node, such as x₂ or μ.

    ``example`` counts from 0, the symbol from 1.
    """
    return _SYMBOLS[node] + (
        str(example + 1).translate(_SUBSCRIPTS) if node in _PER_EXAMPLE else ""
    )


def draw_graph(
    grads: Backward, feature: int, example: int, chosen: str, theme: Theme
) -> dict[str, Any]:
    """Draw the graph of one feature and one example, both from 0.

    ``chosen`` is the node that is spelled out below it. Given statistics are constants: they have
    no gradient, and every edge from or to them is cut.
    """
    constant = ("mean", "var") if grads.step.axes.fixed else ()
    return {
        "nodes": [
            _draw_node(grads, name, place, feature, example) | {"chosen": name == chosen}
            for name, place in PLACES.items()
        ],
        "edges": [
            {"from": start, "to": end, "cut": start in constant or end in constant}
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


def _draw_node(
    grads: Backward, name: str, place: tuple[int, int], feature: int, example: int
) -> dict[str, Any]:
    step = grads.step
    at = (example, feature) if name in _PER_EXAMPLE else (feature,)
    value = float(getattr(step, name)[at])
    if grads.step.axes.fixed and name in ("mean", "var"):
        gradient = 0.0
    else:
        gradient = float(getattr(grads, f"d_{name}")[at])
    return {
        "name": name,
        "sign": write_symbol(name, example),
        "value": format_number(value),
        "gradient": format_number(gradient),
        "exact": f"{value!r}, gradient {gradient!r}",
        "column": place[0],
        "row": place[1],
    }
