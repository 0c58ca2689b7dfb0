"""Parts of the lesson on the backward pass beside and below the picture."""

from __future__ import annotations

import streamlit as st

from bn_core import Backward
from bn_core.lessons.backward.paths_figure import draw_plane
from bn_core.lessons.backward.rounding import remove_plane_error
from bn_core.lessons.backward.sentences import (
    describe_approximation,
    describe_plane,
    describe_projections,
)
from bn_core.norm.gradient_paths import project_gradient
from pages.shared.badge import show_badge
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme


def show_checks(grads: Backward, feature: int) -> None:
    """Show the formula, central differences and autograd side by side."""
    st.subheader("Three ways to the same gradient", anchor=False)
    st.markdown(
        "The formula; the change of the loss when each number moves a little both ways (central "
        "differences); and PyTorch's autograd."
    )
    show_badge("judges", "bn_core.lessons.backward.worker.three_way_check", "check", grads, feature)


def show_projections(grads: Backward, feature: int) -> None:
    """Show d_x as the direct gradient after two projections."""
    if grads.step.axes.fixed:
        st.markdown("The statistics are fixed: only the direct path is open, nothing is removed.")
        return
    st.markdown(
        "Read the gradients of a feature's examples as one vector. The path through the mean "
        "removes its component along (1, 1, …, 1), and the path through the variance the component "
        "along x̂. So the vector gets shorter, though the gradient of a single example may grow."
    )
    try:
        flat = remove_plane_error(project_gradient(grads, feature))
    except ValueError as wrong:
        st.caption(str(wrong))
        return
    count = len(grads.d_x)
    picture, words = st.columns([5, 6], gap="large")
    with picture:
        show_figures([draw_plane(flat, count, get_theme())], key="plane")
    with words:
        st.markdown(describe_projections(grads, feature, flat))
        st.markdown(
            f"{describe_plane(count)} Try "
            "[three examples](/backward?x=1%2C+2%2C+6&dy=1%2C+-2%2C+0.5), where the plane is all "
            "that is left, or [two](/backward?x=1%2C+2&dy=3%2C+-1), where nothing is."
        )


def show_approximation(grads: Backward, feature: int) -> None:
    """Compare the direct path alone with the whole gradient."""
    st.markdown(
        "An encyclopedia gives (∂L/∂y)·γ/σ for the whole gradient "
        "([claim C07](/claims?claim=C07)). That is the direct path alone. It is "
        f"{describe_approximation(grads, feature)}."
    )
