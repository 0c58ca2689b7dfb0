"""The gradients of the reader's batch as bars, as a graph and as arithmetic."""

from __future__ import annotations

import streamlit as st

from bn_core import Backward
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.formulas import write_gradient
from bn_core.lessons.backward.graph_figure import write_symbol
from bn_core.lessons.backward.paths_figure import draw_paths, draw_upstream
from bn_core.lessons.four_steps.formulas import write_steps
from bn_core.norm.gradient_paths import split_gradient
from bn_core.text.numbers import format_number
from pages.backward.graph import show_graph
from pages.shared import url_state
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

_CHOSEN = "node chosen"
_STEP = {"mean": 0, "var": 1, "x_hat": 2, "y": 3}


def show_bars(grads: Backward, feature: int) -> None:
    """Show the gradient that comes from the loss, and what goes back to each input."""
    theme = get_theme()
    figures = [
        draw_upstream(grads, feature, theme),
        draw_paths(grads, split_gradient(grads), feature, theme),
    ]
    show_figures(figures, key="paths")


def show_nodes(grads: Backward, feature: int, example: int) -> str:
    """Show the graph of one feature and example, and return the selected node."""
    chosen = url_state.read_once(_CHOSEN, "node", BackwardConfig.knob("node").read, "x")
    url_state.write_parameter("node", chosen, "x")
    show_graph(grads, feature, example, chosen, "graph", _choose_node)
    st.caption(
        "Each box shows a value and below it ∂L, the gradient of the loss with respect to it. "
        "Those of μ, σ², γ and β are sums over all examples. Select a box for its arithmetic below."
        + (" Dashed: no gradient, as μ and σ² are constants." if grads.step.axes.fixed else "")
    )
    return chosen


def _choose_node(node: str) -> None:
    st.session_state[_CHOSEN] = node


def write_arithmetic(grads: Backward, node: str, feature: int, example: int) -> None:
    """Write how the value and the gradient of a node are computed."""
    back = write_gradient(grads, node, feature, example)
    lines = (
        [("forward", write_steps(grads.step, feature, example)[_STEP[node]])]
        if node in _STEP
        else []
    )
    st.subheader(f"The arithmetic of {write_symbol(node, example)}", anchor=False)
    with st.container(key="arithmetic"):
        for title, line in [*lines, ("backward", back)]:
            st.markdown(f"**{write_symbol(node, example)}**, {title}")
            st.latex(line.general)
            st.latex(line.with_numbers)
        if node not in _STEP:
            given = {"x": grads.step.x[example], "gamma": grads.step.gamma, "beta": grads.step.beta}
            st.caption(
                f"Forward, {write_symbol(node, example)} = "
                f"{format_number(float(given[node][feature]))} is given."
            )
