"""Predictions of numbers about depth."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for the factor of one layer, and for the variance behind ten blocks."""
    one, two = st.columns(2, gap="large")
    layer = math.sqrt(1 / 6)
    with one:
        ask_prediction(
            "decades of decay",
            "Weights have variance 1/(3 inputs), and ReLU lets half of the gradient's squares "
            "through. By what factor does one layer multiply the gradient's norm?",
            layer,
            f"√(1/3 · 1/2). Over 50 layers that makes {format_number(layer**50)}.",
        )
    with two:
        ask_prediction(
            "doubling",
            "A block without a norm doubles the mean of z², since it adds as much as entered it. "
            "By what factor has it grown after 10 blocks?",
            2.0**10,
            "2 to the power 10. With batch norm a block adds about 1, so it would be about 11 "
            "times as large.",
        )
