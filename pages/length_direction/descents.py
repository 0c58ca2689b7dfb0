"""Gradient descent on a quadratic loss, least squares and halfspaces."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.descents.config import (
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import DescentPaths, compute_descent_paths
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES
from bn_core.lessons.descents.figure import draw_descent_paths
from bn_core.lessons.descents.result import Halfspaces, LeastSquares
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import get_final_result, play, show_figures

NAMES = tuple(
    name
    for each in (QuadraticLossConfig, LeastSquaresConfig, HalfspacesConfig)
    for name, _ in each.parameters()
)
_QUADRATIC_LABELS = {
    "rate": "Learning rate × L",
    "kappa": "Condition number κ",
    "rotation": "Rotation",
    "start_x": "Start, v₁",
    "start_y": "Start, v₂",
}
_LEAST_SQUARES_LABELS = {
    "length_rate": "Rate of γ",
    "dimensions": "Dimensions",
    "seeds": "Seeds of the bowls",
    "seed": "First seed of the bowls",
}
_HALFSPACES_LABELS = {
    "condition": "Condition number of Σ",
    "examples": "Examples",
    "seeds": "Seeds of the classes",
    "seed": "First seed of the classes",
}


def show_descent_paths() -> DescentPaths:
    """Show three descents on least squares of two weights."""
    st.subheader("Three ways down a bowl", anchor=False)
    st.markdown(
        "Least squares with batch norm of wᵀx has the weights v = γ·w/‖w‖, with the norm that the "
        "inputs' covariance gives. Gradient descent on w and γ takes another path to the same "
        "solution; GDNP finds the best γ at each step and has a rate of its own."
    )
    left, right = st.columns([3, 8], gap="large")
    with left:
        result = compute_descent_paths(
            QuadraticLossConfig(**show_controls(QuadraticLossConfig, _QUADRATIC_LABELS, 0))
        )
    with right:
        show_figures(draw_descent_paths(result, get_theme()), "bowl")
        st.caption("L, the largest eigenvalue, is 1. The length γ has rate 1, whatever w has.")
    return result


def show_least_squares() -> tuple[LeastSquaresConfig, LeastSquares | None]:
    """Show the run in many dimensions; return config and finished result."""
    st.subheader("A hundred dimensions, 65 rates", anchor=False)
    st.markdown(
        "How many iterations bring the excess loss to a millionth? Bowls with eigenvalues from "
        "1/κ to 1, along the axes and rotated; gradient descent also with each feature divided by "
        "its own standard deviation, which is not batch norm of wᵀx."
    )
    config = LeastSquaresConfig(
        **show_controls(LeastSquaresConfig, _LEAST_SQUARES_LABELS, 4, ("seeds", "seed"))
    )
    run = play(LEAST_SQUARES, config)
    st.caption(
        "Medians over the seeds; a gap where most did not arrive within twice the best, or "
        "diverged. All ways start from the same function."
    )
    return config, get_final_result(run)


def show_halfspaces() -> tuple[HalfspacesConfig, Halfspaces | None]:
    """Show the logistic regression; return config and finished result."""
    st.subheader("Halfspaces", anchor=False)
    st.markdown(
        "Kohler and others prove a linear rate for GDNP when two Gaussian classes are told apart. "
        "Here 30 dimensions and the softplus loss, full batch; gradient descent has the "
        "rate 1/L, which needs no search, or its best one; GDNP's follows from its formula and the "
        "best γ is found by bisection."
    )
    config = HalfspacesConfig(
        **show_controls(HalfspacesConfig, _HALFSPACES_LABELS, 4, ("seeds", "seed"))
    )
    run = play(HALFSPACES, config)
    return config, get_final_result(run)


def summarize(
    result: DescentPaths, many: LeastSquares | None, spaces: Halfspaces | None
) -> list[str]:
    """Describe the steps of each method, and quote the finished verdicts."""
    names = {"gradient": "Gradient descent", "normed": "batch norm", "projected": "GDNP"}
    summary = ", ".join(
        f"{names[each.method]} "
        + (f"{each.reached} steps" if each.reached is not None else "not within its steps")
        for each in result.paths
    )
    verdicts = [each for result in (many, spaces) if result for each in result.verdicts]
    return [
        f"To a millionth of the first excess loss at rate {format_number(result.config.rate)} and "
        f"κ {format_number(result.config.kappa)}: {summary}.",
        *(each.sentence for each in verdicts),
    ]
