"""The computation graph as a component of the page."""

from __future__ import annotations

from collections.abc import Callable

from bn_core import Backward
from bn_core.lessons.backward.graph_figure import PLACES
from bn_core.lessons.backward.graph_figure import draw_graph as figure
from pages.shared import components
from pages.shared.theme import get_theme

_GRAPH = components.load_component("widgets/graph")


def show_graph(
    grads: Backward,
    feature: int,
    example: int,
    chosen: str,
    key: str,
    picked: Callable[[str], None],
) -> None:
    """Show the graph of one feature and example, both from 0.

    ``picked(node)`` is called when a node is chosen.
    """

    def on_chosen() -> None:
        node = components.read_value(key, "chosen")
        if isinstance(node, str) and node in PLACES:
            picked(node)

    _GRAPH(
        data={
            **figure(grads, feature, example, chosen, get_theme()),
            "alt": "The computation graph: x, its mean and variance, x hat, gamma, beta and y, "
            "each with its value and its gradient. Choose a node for its arithmetic.",
        },
        key=key,
        on_chosen_change=on_chosen,
    )
