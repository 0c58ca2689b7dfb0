"""The strip of the reader's batch, and what a lesson draws below it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import Forward, normalize, normalize_with
from bn_core.inputs.batches.batch import MAX_MAGNITUDE, Batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from pages.four_steps.parameters import Parameters
from pages.shared.batch_input import set_number
from pages.shared.controls import show_control
from pages.shared.strip import show_strip

DrawBelow = Callable[[Forward, int, int, bool], None]
"""Draws a step's feature and sample (from 0), given whether a dot is being dragged."""
_DRAG = "strip drag"
_LET_GO = "strip let go"


def apply_parameters(values: NDArray[np.float64], parameters: Parameters) -> Forward:
    """Apply the four steps with the batch's own or the given statistics."""
    if parameters.given is None:
        return normalize(values, parameters.gamma, parameters.beta, parameters.eps)
    return normalize_with(
        parameters.given, values, parameters.gamma, parameters.beta, parameters.eps
    )


def show_batch_strip(batch: Batch, feature: int, parameters: Parameters, below: DrawBelow) -> None:
    """Show the strip of one feature (from 0) of the batch, and what is below."""
    st.session_state.pop(_DRAG, None)
    st.session_state.pop(_LET_GO, None)
    _run_strip(batch, feature, parameters, below)


@st.fragment
def _run_strip(batch: Batch, feature: int, parameters: Parameters, below: DrawBelow) -> None:
    """Run this part alone while a dot is dragged."""
    _draw_strip(batch, feature, parameters, below)
    # Drawn first, then the page: a strip that is missing for a moment would lose the focus.
    if st.session_state.pop(_LET_GO, False):
        st.rerun()


def _draw_strip(batch: Batch, feature: int, parameters: Parameters, below: DrawBelow) -> None:
    values = batch.values
    if drag := st.session_state.get(_DRAG):
        sample, value = drag
        values = values.copy()
        values[min(sample, len(values) - 1), feature] = value
    try:
        step = apply_parameters(values, parameters)
    except ValueError as wrong:
        st.error(str(wrong))
        return

    def moved(sample: int, value: float, done: bool) -> None:
        if not abs(value) <= MAX_MAGNITUDE:
            return
        st.session_state["sample"] = sample + 1
        st.session_state[_DRAG] = (sample, value)
        if done:
            set_number(sample, feature, value)
            st.session_state[_LET_GO] = True

    def picked(sample: int) -> None:
        st.session_state["sample"] = sample + 1

    count = len(values)
    picture = st.container()
    label = "Sample spelled out"
    sample = (
        show_control(FourStepsConfig, "sample", label, maximum=count, stepper=True, width=220) - 1
    )
    with picture:
        show_strip(step, feature, sample, "strip", moved, picked)
        st.caption(
            "Dashed: the mean. Band: one standard deviation to either side. Drag a dot of the top "
            "line, or focus it and use the arrow keys: ← → move it, ↑ ↓ choose another."
        )
    below(step, feature, sample, drag is not None)
