"""Controls and run of the slice."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.compute.runs import Run
from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.landscape.config import (
    PATH_SLICE,
    SOLUTIONS_SLICE,
    STARTS,
    LandscapeConfig,
    LandscapeView,
)
from bn_core.lessons.landscape.experiments import LANDSCAPE
from bn_core.lessons.landscape.result import Slices
from pages.landscape.steps import RUN
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.live_figure import play
from pages.shared.theme import get_theme

_DIRECTIONS = {
    "filters": "random",
    "plain": "random, not per filter",
    "gradient": "against the gradient",
    "start": "from the first weights",
    "other": "to another solution",
    "path": "path of the training",
}
_STATISTICS = {"batch": "the batch's own", "frozen": "frozen", "running": "running averages"}
_NETWORK = {
    "data": "Data",
    "net": "Network",
    "activation": "Nonlinearity",
    "depth": "Hidden layers",
    "width": "Units per layer",
    "rate": "Learning rate",
    "seeds": "Seeds",
    "seed": "First seed",
}
_START = {"start_a": "Start along the first direction", "start_b": "Start along the second"}
_POINTS = {
    "finest": "Points per side",
    "examples": "Examples in the loss",
    "biases": "Move biases, γ and β, too",
}
_VIEW = {"look": "Plane drawn as", "log": "Logarithmic loss"}
NAMES = (LandscapeConfig.parameter_names() | LandscapeView.parameter_names()) - {"theme"}


def choose_slice(more: DeltaGenerator) -> tuple[LandscapeConfig, LandscapeView]:
    """Show the controls, of which few are needed in ``more``; return slice and view.

    If the controls do not fit together, say so and return the last slice that did.
    """
    left, right = st.columns(2, gap="medium")
    values: dict[str, Any] = {}
    view: dict[str, Any] = {"theme": get_theme().name}
    with left:
        values["direction"] = show_control(
            LandscapeConfig, "direction", "Directions", names=_DIRECTIONS, menu=True
        )
        values["slice"] = show_control(LandscapeConfig, "slice", "Slice")
    with right:
        view["statistics"] = show_control(
            LandscapeView, "statistics", "Statistics of batch norm", names=_STATISTICS, menu=True
        )
        values["reach"] = show_control(LandscapeConfig, "reach", "Reach")
    values["trained"] = show_control(LandscapeConfig, "trained", "Training steps before")
    fixed = values["direction"] not in STARTS  # laid through given points
    with more:
        st.markdown("**Network**")
        values |= show_controls(LandscapeConfig, _NETWORK, 2, steppers=("seed", "seeds"))
        st.markdown("**Slice**")
        starts = show_controls(LandscapeConfig, _START, 2, steppers=_START, disabled=fixed)
        values |= dict.fromkeys(_START, 0.0) if fixed else starts
        values |= show_controls(LandscapeConfig, _POINTS, 2)
        view |= show_controls(LandscapeView, _VIEW, 2)
    return build_config(LandscapeConfig, values, "landscape kept"), LandscapeView(**view)


def show_slice(config: LandscapeConfig, view: LandscapeView) -> Run:
    """Show the player of the slice, and return its run."""
    run = play(
        LANDSCAPE,
        config,
        key=RUN,
        view=view,
        on_drop=_set_start,
        starts=config in (PATH_SLICE, SOLUTIONS_SLICE),
    )
    st.caption(_describe_slice(config))
    return run


def get_slices(run: Run) -> Slices:
    """Return the slices as far as they are computed."""
    result: Slices = run.frames[-1] if run.frames else Slices.start(run.config)
    return result


def _set_start(*at: float) -> None:
    """Start the next slice at the point where the cross was dropped."""
    for name, value in zip(_START, at, strict=True):
        knob = LandscapeConfig.knob(name)
        st.session_state[name] = round(min(max(value, knob.low), knob.high), 4)


def _describe_slice(config: LandscapeConfig) -> str:
    """Describe what is sliced, in a few sentences."""
    steps = f"after {config.trained} steps" if config.trained else "at the first weights"
    have = min(config.examples, DATASETS[config.data].train)
    beside = "from a point beside" if config.is_moved else "around"
    return (
        f"Mean cross-entropy of the same {have:,} training examples at every point, {beside} "
        f"each network {steps}. {_describe_cross(config)}"
    )


def _describe_cross(config: LandscapeConfig) -> str:
    """Say what the white cross is, and where it can be moved."""
    if config.is_moved and config.direction == "gradient":
        return "The gradient is taken again at the start: it is not the one the start lies along."
    start = "the start of the slice; a ring in view is the network itself"
    named = start if config.is_moved else "the network itself"
    moves = (
        " Drag the cross, or click a point: the next run starts there." if config.can_drag else ""
    )
    return f"The white cross is {named}.{moves}" if config.slice == "plane" else ""
