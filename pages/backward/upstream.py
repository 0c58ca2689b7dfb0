"""The upstream gradient, from a loss or from the reader's own numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import Forward
from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.text.markdown import escape_quoted
from pages.shared.controls import show_control, show_textbox

TEXT = "dy"
DEFAULT = "0.1, -0.4, 0.8, 0.2"
LOSSES = {
    "own": "Type any ∂L/∂y below. The first four numbers are an example.",
    "sum": "L = Σ y, so every ∂L/∂y is 1.",
    "squares": "L = ½ Σ y², so ∂L/∂y = y.",
    "one": "L is the output y of the selected example.",
}
"""What each loss is, by its name in links."""


def choose_loss() -> str:
    """Show the controls of the loss, and return which is chosen."""
    loss: str = show_control(BackwardConfig, "loss", "Loss L")
    st.caption(LOSSES[loss])
    if loss == "own":
        show_textbox(
            st.text_area,
            TEXT,
            "∂L/∂y, one number per example",
            DEFAULT,
            height=68,
            help="Write it like the batch. A single column belongs to the feature shown. Missing "
            "numbers count as 0.",
        )
    return loss


def compute_upstream(loss: str, step: Forward, feature: int, sample: int) -> NDArray[np.float64]:
    """Compute d_y (B, C) for the chosen loss."""
    d_y = np.zeros(step.y.shape)
    if loss == "sum":
        d_y[:] = 1.0
    elif loss == "squares":
        d_y[:] = step.y
    elif loss == "one":
        d_y[sample, feature] = 1.0
    else:
        own = _read_own_gradient()
        place = slice(feature, feature + 1) if own.shape[1] == 1 else slice(None)
        rows, columns = len(step.y), d_y[:, place].shape[1]
        fits = own[:rows, :columns]
        d_y[: len(fits), place][:, : fits.shape[1]] = fits
    return d_y


def report_own_gradient(step: Forward) -> None:
    """Tell the reader if their own gradients do not fit the batch."""
    try:
        batch = read_batch(st.session_state.get(TEXT, DEFAULT))
    except BatchError as wrong:
        st.error(f"∂L/∂y: {escape_quoted(str(wrong))} The page uses the last valid ∂L/∂y.")
        return
    if batch.note:
        st.caption(f"∂L/∂y: {escape_quoted(batch.note)}")
    own = batch.values
    if len(own) != len(step.y):
        st.caption(
            f"∂L/∂y has {len(own)} numbers for {len(step.y)} examples: "
            + ("the rest count as 0." if len(own) < len(step.y) else "the others are ignored.")
        )


def _read_own_gradient() -> NDArray[np.float64]:
    """Read the reader's gradients, or the last ones that could be read."""
    try:
        values = read_batch(st.session_state.get(TEXT, DEFAULT)).values
        st.session_state["dy good"] = st.session_state.get(TEXT, DEFAULT)
        return values
    except BatchError:
        return read_batch(st.session_state.get("dy good", DEFAULT)).values
