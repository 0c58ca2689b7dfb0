"""Controls and run of the slice."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.landscape.config import STARTS, LandscapeConfig, LandscapeView
from bn_core.lessons.landscape.experiments import LANDSCAPE
from bn_core.lessons.landscape.result import Slices
from pages.shared.controls import build_config, show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import play

RUN = "landscape run"
FIRST = {
    "direction": "Directions",
    "trained": "Training steps before",
    "depth": "Hidden layers",
    "slice": "Slice",
    "reach": "Reach",
    "finest": "Points a side",
}
START = {"start_a": "Start along the first direction", "start_b": "Start along the second"}
MORE = {
    "data": "Data",
    "net": "Network",
    "activation": "Nonlinearity",
    "width": "Units a layer",
    "rate": "Learning rate",
    "examples": "Examples in the loss",
    "seeds": "Seeds",
    "seed": "First seed",
    "biases": "Move biases, γ and β, too",
}
VIEW = {
    "statistics": "Statistics of batch norm",
    "look": "Plane drawn as",
    "log": "Logarithmic loss",
}
NAMES = (*FIRST, *START, *MORE, *VIEW)


def show_slices() -> Run:
    """Show the controls and the player; return the run."""
    config = _choose_config()
    view = LandscapeView(theme=get_theme().name, **show_controls(LandscapeView, VIEW))
    st.caption(_describe_slice(config))
    return play(LANDSCAPE, config, key=RUN, view=view, on_drop=_set_start)


def get_slices(run: Run) -> Slices:
    """Return the slices as far as they are computed."""
    result: Slices = run.frames[-1] if run.frames else Slices.start(run.config)
    return result


def _choose_config() -> LandscapeConfig:
    """Read the controls.

    If they do not fit together, say so and return the last config that did.
    """
    values = show_controls(LandscapeConfig, FIRST)
    fixed = values["direction"] not in STARTS  # laid through given points
    starts = show_controls(LandscapeConfig, START, steppers=START, disabled=fixed)
    values |= dict.fromkeys(START, 0.0) if fixed else starts
    with st.expander("More controls"):
        values |= show_controls(LandscapeConfig, MORE, steppers=("seed", "seeds"))
    return build_config(LandscapeConfig, values, "landscape kept")


def _set_start(*at: float) -> None:
    """Start the next slice at the point where the cross was dropped."""
    for name, value in zip(START, at, strict=True):
        knob = LandscapeConfig.knob(name)
        st.session_state[name] = round(min(max(value, knob.low), knob.high), 4)


def _describe_slice(config: LandscapeConfig) -> str:
    """Describe what is sliced, in a sentence or two."""
    steps = f"after {config.trained} steps" if config.trained else "at the first weights"
    have = min(config.examples, DATASETS[config.data].train)
    beside = "from a point beside" if config.is_moved else "around"
    return (
        f"The mean cross-entropy of the same {have:,} training examples at every point, {beside} "
        f"both networks {steps}. Frozen statistics are those of these examples at the centre; "
        f"the running averages are what eval mode uses. {_describe_cross(config)}"
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
