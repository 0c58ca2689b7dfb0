"""The four pictures of the lesson, each with its controls."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.experiments.table import to_csv
from bn_core.lessons.descents.bound_figure import draw_bound
from bn_core.lessons.descents.code import write_halfspaces_code
from bn_core.lessons.descents.config import (
    BoundConfig,
    DescentsView,
    HalfspaceConfig,
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import DescentPaths, compute_descent_paths
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES
from bn_core.lessons.descents.figure import draw_all_least_squares
from bn_core.lessons.descents.halfspace import Halfspace, find_critical_points
from bn_core.lessons.descents.halfspace_figure import LOSS_NAMES, draw_halfspace
from bn_core.lessons.descents.paths_figure import draw_descent_paths
from bn_core.lessons.descents.rayleigh_rate import RayleighRate, measure_rayleigh_rate
from bn_core.lessons.descents.result import LeastSquares
from bn_core.lessons.descents.sentences import (
    ManyWeights,
    describe_bound,
    describe_halfspace,
    describe_paths,
)
from bn_core.lessons.descents.table import halfspaces_rows
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.lesson import show_code, show_csv_button
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

_BOWL = {
    "rate": "Learning rate × L",
    "kappa": "Condition number κ",
    "rotation": "Rotation of the bowl (°)",
}
_START = {"start_x": "Start, v₁", "start_y": "Start, v₂"}
_MANY = {"dimensions": "Weights", "seeds": "Seeds", "seed": "First seed"}
_HALFSPACES = {
    "condition": "Condition number of Σ",
    "examples": "Examples",
    "seeds": "Seeds",
    "seed": "First seed",
}
_LENGTH_RATES = {"one": "1", "same": "that of w"}


def show_bowl(place: DeltaGenerator, more: DeltaGenerator) -> DescentPaths:
    """Show three descents of two weights in ``place``."""
    values = show_controls(QuadraticLossConfig, _BOWL, 3)
    with more:
        values |= show_controls(QuadraticLossConfig, _START, 2)
    result = compute_descent_paths(QuadraticLossConfig(**values))
    with place:
        show_figures(draw_descent_paths(result, get_theme()), "bowl", on_drop=_place_start)
        st.markdown(describe_paths(result))
        st.caption(
            "The diamond is the start, the star the least loss; each ellipse has one loss. The "
            "bowl's largest curvature is L = 1, and κ is L over its smallest curvature."
        )
    return result


def _place_start(x: float, y: float) -> None:
    """Start the descents at a place of the map, within the bounds of the controls."""
    for name, value in (("start_x", x), ("start_y", y)):
        knob = QuadraticLossConfig.knob(name)
        st.session_state[name] = round(min(max(value, knob.low), knob.high), 2)


def show_many(place: DeltaGenerator, more: DeltaGenerator) -> ManyWeights:
    """Show the run at 65 learning rates in ``place``."""
    left, right = st.columns(2, gap="medium")
    with left:
        shown = show_control(DescentsView, "shown", "Condition number κ of the curves")
    with right:
        gamma = show_control(
            LeastSquaresConfig, "length_rate", "Learning rate of γ", names=_LENGTH_RATES
        )
    with more:
        values = show_controls(LeastSquaresConfig, _MANY, 3, ("seeds", "seed"))
    config = build_config(
        LeastSquaresConfig, {**values, "length_rate": gamma}, "least squares of this lesson"
    )
    view = DescentsView(shown=shown, theme=get_theme().name)
    with place:
        result: LeastSquares | None = get_final_result(play(LEAST_SQUARES, config, view=view))
        st.caption(
            "κ is the largest curvature of the loss over the smallest. GDNP is length–direction "
            "descent, with the best γ after each step. Lines and bars are medians over the seeds. "
            "A curve has a gap where most descents diverged, or took more "
            "than twice the steps of the best rate. A decade is a factor of ten."
        )
    return ManyWeights(config, result)


def show_bound(place: DeltaGenerator) -> RayleighRate:
    """Show the rates of GDNP and gradient descent beside their bound in ``place``."""
    kappa = show_control(BoundConfig, "kappa", "Condition number κ")
    result = measure_rayleigh_rate(BoundConfig(kappa=kappa))
    with place:
        show_figures(draw_bound(result, get_theme()), "bound")
        st.markdown(describe_bound(result))
        st.caption(
            "GDNP sets γ to its best value after each step. κ is the largest curvature of the loss "
            "over the smallest. 100 weights; medians over five problems. Gradient descent has the "
            "rate 1/L and starts from the same weights as GDNP, which have the best length."
        )
    return result


def show_halfspace(place: DeltaGenerator) -> Halfspace:
    """Show where the critical points of a halfspace lie in ``place``."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        loss = show_control(HalfspaceConfig, "loss", "Loss", names=LOSS_NAMES)
    with right:
        kappa = show_control(HalfspaceConfig, "kappa", "Condition number κ of Σ")
    result = find_critical_points(HalfspaceConfig(loss=loss, kappa=kappa))
    with place:
        show_figures(draw_halfspace(result, get_theme()), "halfspace")
        st.markdown(describe_halfspace(result))
        st.caption(
            "The classes have means u and −u and the covariance Σ, whose largest eigenvalue is κ "
            "times the smallest. The best boundary between them is at a right angle to Σ⁻¹u."
        )
    return result


def show_all_least_squares(shown: ManyWeights) -> None:
    """Show all curves of the run, and its verdicts, once it is finished."""
    result = shown.result or get_final_result(
        play(LEAST_SQUARES, shown.config, key="least_squares details run")
    )
    if result is None:
        st.caption("The curves are shown here when all steps are counted.")
        return
    show_figures(draw_all_least_squares(result, get_theme()), "all least squares")
    frame.show_verdicts(("C28", "C29", "C30"), result.verdicts)


def show_halfspaces() -> None:
    """Show the halfspaces in 30 dimensions, and their verdicts."""
    st.markdown(
        "Two normal classes in 30 dimensions are separated by logistic regression on all examples. "
        "GDNP has the step size of its theory and finds the best γ by bisection. Gradient descent "
        "has the rate 1/L of its theory, or the best of 17 rates."
    )
    values = show_controls(HalfspacesConfig, _HALFSPACES, 4, ("seeds", "seed"))
    config = build_config(HalfspacesConfig, values, "halfspaces of this lesson")
    result = get_final_result(play(HALFSPACES, config, starts=config == HalfspacesConfig()))
    frame.show_verdicts(("C31",), result.verdicts if result is not None else ())
    st.markdown("This code repeats the run:")
    show_code(write_halfspaces_code(config))
    measured = ("halfspaces", config, result, halfspaces_rows)
    show_csv_button("CSV of the halfspaces", lambda: to_csv([measured]), "halfspaces.csv")
