"""The page of the lesson on the axes of a norm."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core import Forward, normalize
from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.which_axes.code import write_numpy_norm, write_torch_norm
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import choose_axes, make_block
from pages.shared import lesson
from pages.which_axes import sharing
from pages.which_axes.changes import show_changes
from pages.which_axes.choice import choose_config
from pages.which_axes.order import show_channel_order
from pages.which_axes.photographs import choose_photographs, show_normalized
from pages.which_axes.predictions import show_predictions

KNOWN = {name for config in (AxesConfig, ImagesConfig) for name, _ in config.parameters()}
EPS = 1e-5


def body(tools: DeltaGenerator, below: DeltaGenerator) -> None:
    """Draw the body between the row of ``tools`` and what is ``below`` the sections."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        config = choose_config()
    step = normalize(
        make_block(config.shape, config.seed), axes=choose_axes(config.norm, config.groups)
    )
    with right:
        sharing.show_values(step, config.values == "x̂")
    with tools:
        _show_tools(step)
    lesson.show_suggestions(TRIES)
    lesson.show_observations(sharing.summarize(config, step))
    sharing.show_counts(config)
    sharing.show_badges(config, step)
    with below:
        show_predictions(config, step)
        lesson.show_further_reading(FURTHER)


def show_photographs() -> None:
    """Show what norms do to photographs, whatever the block above is."""
    pictures = choose_photographs()
    photos = show_normalized(pictures)
    show_changes(pictures)
    show_channel_order(photos)


def _show_tools(step: Forward) -> None:
    given = (step.x, step.axes, EPS)
    codes = {"NumPy": write_numpy_norm(*given), "PyTorch": write_torch_norm(*given)}
    lesson.show_tools(codes, "prints the same numbers")


def _set_block(**values: Any) -> None:
    for name, knob in AxesConfig.knobs():
        if name in ("norm", "groups", "n", "c", "h", "w"):
            st.session_state[name] = values.get(name, knob.default)


TRIES = (
    lesson.Suggestion("A batch of one example", _set_block, {"n": 1}),
    lesson.Suggestion("One example, one position", _set_block, {"n": 1, "h": 1, "w": 1}),
    lesson.Suggestion(
        "Eight channels in two groups", _set_block, {"norm": "group", "c": 8, "groups": 2}
    ),
    lesson.Suggestion(
        "As many groups as channels", _set_block, {"norm": "group", "c": 4, "groups": 4, "n": 2}
    ),
)
FURTHER = (
    "Y. Wu & K. He 2018, *Group Normalization*, figure 2: the block, painted. arXiv 1803.08494",
    "J. L. Ba, J. R. Kiros & G. E. Hinton 2016, *Layer Normalization*. arXiv 1607.06450",
    "D. Ulyanov, A. Vedaldi & V. Lempitsky 2016, *Instance Normalization: The Missing Ingredient "
    "for Fast Stylization*. arXiv 1607.08022",
    "Bears on the claims: that a layer of 512 features adds 1024 parameters; that small batches "
    "hurt batch norm, not group norm.",
)


lesson.show_page("which_axes", body, KNOWN, sections=(show_photographs,))
