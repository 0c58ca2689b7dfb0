"""Predictions of two numbers of the backward pass."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import Backward, backward
from bn_core.norm.gradient_flow import measure_gradient_flow
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions(grads: Backward, feature: int) -> None:
    """Ask for the gradient of a sum, and for what a batch of five lets through."""
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        _predict_sum_loss(grads, feature)
    with two:
        ask_prediction(
            "passing five",
            "A random gradient reaches a batch of five. What share of its size (root mean square) "
            "is left after the mean and the variance have taken theirs?",
            float(measure_gradient_flow([5]).rms[0]),
            f"Two of five directions are gone: √(3/5) = {format_number(float(np.sqrt(3 / 5)))}; "
            "measured on random batches.",
        )


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
        "this loss misses a wrong path through the variance: that path carries 0 here.",
    )
