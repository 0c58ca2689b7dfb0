"""Predictions of numbers about the noise of a batch."""

from __future__ import annotations

import math

import streamlit as st

from bn_core import normalize
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for an x̂ beside another example, and for the noise of a large batch."""
    one, two = st.columns(2, gap="large")
    other = normalize([[4.0], [1.0], [7.0], [10.0], [13.0]])
    with one:
        ask_prediction(
            "another batch",
            "The value 4 has x̂ = 0 in the batch 4, 2, 3, 5, 6. What is its x̂ in the batch 4, 1, "
            "7, 10, 13 (ε = 0)?",
            float(other.x_hat[0, 0]),
            "Mean 7 and variance 18: (4 − 7)/√18. The value is the same, only the others changed.",
        )
    with two:
        ask_prediction(
            "noise of a large batch",
            "A value at the mean of its source is drawn with other examples, 64 in all. By about "
            "how much does its x̂ scatter (standard deviation)?",
            math.sqrt(1 / 64),
            "√((1 + 0)/64): the mean of the batch scatters by σ/√64.",
        )
