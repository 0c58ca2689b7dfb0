"""Gradients of mini-batches, averaged over divisions of the training set."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.many_devices.config import COUNTS, EXAMPLES, GradientBiasConfig
from bn_core.lessons.many_devices.experiments import GRADIENT_BIAS
from pages.shared import frame
from pages.shared.controls import show_controls
from pages.shared.live_figure import play

NAMES = GradientBiasConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {
    "steps": "Training steps before",
    "activation": "Nonlinearity",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_gradient_bias() -> None:
    """Show the run that averages the gradients of all mini-batches."""
    st.markdown(
        "With batch norm the gradients of the parts do not add up to that of the whole batch. Does "
        f"the difference average out over many batches? Here {EXAMPLES} digits are divided into "
        f"batches at random, {COUNTS[-1]} times for each batch size, and the gradients of all "
        "batches are averaged. Without batch norm one division is enough to get the gradient of "
        "the whole set. With batch norm a difference remains however many divisions are averaged. "
        "It is the bias of a mini-batch's gradient; the rest, the sampling error, averages out."
    )
    values = show_controls(GradientBiasConfig, _LABELS, 4, ("steps", "seeds", "seed"))
    play(GRADIENT_BIAS, GradientBiasConfig(**values), starts=True)
    st.caption(
        "Networks of three layers of 64 units in float64, trained in batches of 32 if at all. All "
        "lengths are shares of the length of the gradient of the whole set as one batch. The "
        "dotted lines are the sampling error alone, by the scatter of the divisions. The square of "
        "the bias is that of the distance minus that of this error. With ReLU, whose slope jumps "
        "at 0, the bias falls slowly as the batch grows. With tanh a batch of twice the size has "
        "about half of it."
    )
    frame.show_verdicts(("C44",), ())
