"""Predictions of numbers about split batches."""

from __future__ import annotations

import streamlit as st

from bn_core import normalize
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for the variance of two devices, and for how often running averages move."""
    one, two = st.columns(2, gap="large")
    both = normalize([[1.0], [5.0], [9.0], [13.0]])
    with one:
        ask_prediction(
            "variance of two devices",
            "Two devices hold 1, 5 and 9, 13 of one feature. Which variance does synchronized "
            "batch norm divide by?",
            float(both.var[0]),
            "Each device has variance 4, and their means 3 and 11 lie 4 to either side of 7: "
            "4 + 4² = 20.",
        )
    with two:
        ask_prediction(
            "updates per step",
            "Gradients of 16 batches of 4 images are added up before each step. How often does "
            "batch norm update its running averages in each step?",
            16.0,
            "Once in every forward pass in training mode, and each pass sees 4 images.",
        )
