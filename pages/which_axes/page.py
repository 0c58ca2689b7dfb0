"""The page of the lesson on the axes of a norm."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core import Forward, normalize
from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.which_axes.code import numpy_norm, torch_norm
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import block, norm
from pages.shared import lesson
from pages.which_axes import sharing
from pages.which_axes.changes import changes
from pages.which_axes.choice import choice
from pages.which_axes.order import order
from pages.which_axes.photographs import normalized, photographs
from pages.which_axes.predictions import predictions

KNOWN = {name for config in (AxesConfig, ImagesConfig) for name, _ in config.parameters()}
EPS = 1e-5


def body(tools: DeltaGenerator) -> None:
    """The lesson from its question to its neighbours."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        config = choice()
    step = normalize(block(config.shape, config.seed), axes=norm(config.norm, config.groups))
    with right:
        sharing.instrument(step, config.values == "x̂")
    with tools:
        _tools(step)
    lesson.show_suggestions(TRIES)
    lesson.show_observations(sharing.saw(config, step))
    sharing.counts(config)
    sharing.badges(config, step)
    pictures = photographs()
    photos = normalized(pictures)
    changes(pictures)
    order(photos)
    predictions(config, step)
    lesson.show_further_reading(FURTHER)


def _tools(step: Forward) -> None:
    given = (step.x, step.axes, EPS)
    codes = {"NumPy": numpy_norm(*given), "PyTorch": torch_norm(*given)}
    lesson.show_tools(codes, "prints the same numbers")


def _start(**values: Any) -> None:
    for name, knob in AxesConfig.knobs():
        if name in ("norm", "groups", "n", "c", "h", "w"):
            st.session_state[name] = values.get(name, knob.default)


TRIES = (
    lesson.Suggestion("A batch of one example", _start, {"n": 1}),
    lesson.Suggestion("One example, one position", _start, {"n": 1, "h": 1, "w": 1}),
    lesson.Suggestion(
        "Eight channels in two groups", _start, {"norm": "group", "c": 8, "groups": 2}
    ),
    lesson.Suggestion(
        "As many groups as channels", _start, {"norm": "group", "c": 4, "groups": 4, "n": 2}
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


lesson.show_page("which_axes", body, KNOWN)
