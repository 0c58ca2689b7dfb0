"""The share of a random gradient that batch norm keeps, by batch size."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.detached_statistics.bias_drift_figure import draw_gradient_flow
from bn_core.lessons.detached_statistics.sentences import describe_flow, describe_pairs
from bn_core.norm.gradient_flow import GradientFlow, measure_gradient_flow
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

SIZES = (2, 3, 4, 6, 8, 16, 32, 64)


@st.cache_data(show_spinner=False)
def _measure_flow() -> GradientFlow:
    return measure_gradient_flow(SIZES)


def show_flow() -> None:
    """Show the measured shares and the law √((B − 2)/B)."""
    result = _measure_flow()
    show_figures([draw_gradient_flow(result, get_theme())], key="passing")
    st.caption(
        f"{describe_flow(result)} B counts the values that share a mean: in images it is the "
        "number of examples times the number of positions."
    )


def show_pairs() -> None:
    """Show that a batch of two has fixed outputs and passes no gradient."""
    st.markdown(
        f"Two examples are standardized to −1 and 1, whatever they were. {describe_pairs()}"
    )
    st.markdown(
        "With detached statistics a gradient would get through, but it would not be the gradient "
        "of the loss: no change of x can change these outputs."
    )
