"""Predictions about the smoothness of the loss."""

from __future__ import annotations

import streamlit as st

from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for a bound on a gradient, and for a largest learning rate."""
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "bound",
            "A unit has γ = 1 and σ = 0.25. By what factor can its gradient grow at most on the "
            "way back through batch norm?",
            4.0,
            "The theorem allows γ/σ = 1/0.25 = 4. A small σ makes gradients larger.",
        )
    with two:
        ask_prediction(
            "rate",
            "Near a minimum the Hessian's largest eigenvalue is 40. Above which learning rate does "
            "gradient descent diverge?",
            0.05,
            "In that direction a step multiplies the distance by 1 − 40 η, whose size exceeds 1 "
            "above η = 2/40.",
        )
