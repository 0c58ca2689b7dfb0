"""The strip of the reader's batch."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import Forward, normalize, normalize_with
from bn_core.inputs.batches.batch import MAX_MAGNITUDE, Batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from pages.four_steps.parameters import Parameters
from pages.shared.batch_input import set_number
from pages.shared.strip import show_strip

_DRAG = "strip drag"
_LET_GO = "strip let go"


def apply_parameters(values: NDArray[np.float64], parameters: Parameters) -> Forward:
    """Apply the four steps with the batch's own or the given statistics."""
    if parameters.given is None:
        return normalize(values, parameters.gamma, parameters.beta, parameters.eps)
    return normalize_with(
        parameters.given, values, parameters.gamma, parameters.beta, parameters.eps
    )


def show_batch_strip(
    batch: Batch, feature: int, parameters: Parameters, before: Forward | None = None
) -> None:
    """Show the strip of one feature (from 0) of the batch.

    ``before`` is a batch whose x̂ and y are drawn as hollow dots.
    """
    st.session_state.pop(_DRAG, None)
    st.session_state.pop(_LET_GO, None)
    _run_strip(batch, feature, parameters, before)


@st.fragment
def _run_strip(batch: Batch, feature: int, parameters: Parameters, before: Forward | None) -> None:
    """Run this part alone while a dot is dragged."""
    _draw_strip(batch, feature, parameters, before)
    # Drawn first, then the page: a strip that is missing for a moment would lose the focus.
    if st.session_state.pop(_LET_GO, False):
        st.rerun()


def _draw_strip(batch: Batch, feature: int, parameters: Parameters, before: Forward | None) -> None:
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
        st.session_state[_LET_GO] = True

    chosen = min(int(st.session_state.get("sample", FourStepsConfig().sample)), len(values)) - 1
    show_strip(step, feature, chosen, "strip", moved, picked, before=before)
    st.caption(
        "Dashed: the mean. Band: one standard deviation to either side. Drag a dot of the top "
        "line, or focus it and press ← or → to move it, ↑ or ↓ to choose another."
    )
