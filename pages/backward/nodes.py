"""The graph of the reader's batch, and the arithmetic of the chosen node."""

from __future__ import annotations

import streamlit as st

from bn_core import Backward, Forward, backward
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.formulas import write_gradient
from bn_core.lessons.backward.graph_figure import write_symbol
from bn_core.lessons.four_steps.formulas import write_steps
from bn_core.text.numbers import format_number
from pages.backward.graph import show_graph
from pages.backward.upstream import compute_upstream
from pages.shared import url_state

_CHOSEN = "node chosen"
_STEP = {"mean": 0, "var": 1, "x_hat": 2, "y": 3}


def show_nodes(loss: str, step: Forward, feature: int, sample: int) -> None:
    """Show the graph of one feature and sample (from 0), and the chosen node."""
    try:
        grads = backward(step, compute_upstream(loss, step, feature, sample))
    except ValueError as wrong:
        st.error(str(wrong))
        return
    chosen = url_state.read_once(_CHOSEN, "node", BackwardConfig.knob("node").read, "x")
    url_state.write_parameter("node", chosen, "x")
    show_graph(grads, feature, sample, chosen, "graph", _choose_node)
    st.caption(
        "In each node its value, and below it ∂L: the gradient of the loss by that value. Arrows "
        "run forward; the gradient comes back along them. Choose a node for its arithmetic."
        + (" Dashed: cut, as the statistics are fixed." if step.axes.fixed else "")
    )
    _write_arithmetic(grads, chosen, feature, sample)


def _choose_node(node: str) -> None:
    st.session_state[_CHOSEN] = node


def _write_arithmetic(grads: Backward, node: str, feature: int, sample: int) -> None:
    back = write_gradient(grads, node, feature, sample)
    lines = (
        [("forward", write_steps(grads.step, feature, sample)[_STEP[node]])]
        if node in _STEP
        else []
    )
    with st.container(key="arithmetic"):
        for title, line in [*lines, ("back", back)]:
            st.markdown(f"**{write_symbol(node, sample)}**, {title}")
            st.latex(line.general)
            st.latex(line.with_numbers)
        if node not in _STEP:
            given = {"x": grads.step.x[sample], "gamma": grads.step.gamma, "beta": grads.step.beta}
            st.caption(
                f"{write_symbol(node, sample)} = {format_number(float(given[node][feature]))} is "
                "given."
            )
