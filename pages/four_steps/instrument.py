"""The strip of the reader's batch."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import Forward, normalize, normalize_with
from bn_core.inputs.batches.batch import Batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from pages.four_steps.parameters import Parameters
from pages.shared.batch_input import set_number
from pages.shared.strip import (
    forget_dropped_dots,
    move_dots,
    run_page_after_strip,
    show_strip,
)

_KEY = "strip"


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
    forget_dropped_dots(_KEY)
    _run_strip(batch, feature, parameters, before)


@st.fragment
def _run_strip(batch: Batch, feature: int, parameters: Parameters, before: Forward | None) -> None:
    """Run this part alone while a dot is dragged."""
    _draw_strip(batch, feature, parameters, before)
    run_page_after_strip(_KEY)


def _draw_strip(batch: Batch, feature: int, parameters: Parameters, before: Forward | None) -> None:
    values = batch.values.copy()
    values[:, feature] = move_dots(_KEY, values[:, feature])
    try:
        step = apply_parameters(values, parameters)
    except ValueError as wrong:
        st.error(str(wrong))
        return

    def choose(sample: int) -> None:
        st.session_state["sample"] = sample + 1

    def drop(sample: int, value: float) -> None:
        set_number(sample, feature, value)

    chosen = min(int(st.session_state.get("sample", FourStepsConfig().sample)), len(values)) - 1
    show_strip(step, feature, chosen, _KEY, choose, drop, before=before)
    st.caption(
        "Dashed: the mean. Band: one standard deviation to either side. Drag a dot of the top "
        "line, or focus it and press ← or → to move it, ↑ or ↓ to choose another."
    )
