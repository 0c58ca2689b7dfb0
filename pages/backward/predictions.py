"""Predictions of two numbers of the backward pass."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import Backward, backward
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions(grads: Backward, feature: int) -> None:
    """Ask for the gradient of a sum, and for that of β."""
    one, two = st.columns(2, gap="large")
    with one:
        _predict_sum_loss(grads, feature)
    with two:
        _predict_shift_gradient(grads, feature)


def _predict_sum_loss(grads: Backward, feature: int) -> None:
    step = grads.step
    d_x = backward(step, np.full_like(step.y, 5.0)).d_x[0, feature]
    ask_prediction(
        "sum of outputs",
        "Let the loss be five times the sum of all outputs. What is ∂L/∂x₁?",
        float(d_x),
        "With fixed statistics it is 5·γ/√(σ² + ε)."
        if step.axes.fixed
        else "The mean of y is β whatever x is, so the sum cannot change. A gradient check with "
        "this loss misses an error in the path through the variance, which is 0 here.",
        5 * float(abs(step.gamma[feature] * step.inv_std[feature])),
    )


def _predict_shift_gradient(grads: Backward, feature: int) -> None:
    d_y = grads.d_y[:, feature] + 1.0  # not those of the page, whose graph shows the answer
    shown = ", ".join(format_number(float(each)) for each in d_y[:6])
    more = ", …" if len(d_y) > 6 else ""
    ask_prediction(
        "shift",
        f"Another loss has the gradients ∂L/∂y = {shown}{more}. What is ∂L/∂β?",
        float(d_y.sum()),
        "β is added to every output, so its gradient is the sum of all ∂L/∂y.",
    )
