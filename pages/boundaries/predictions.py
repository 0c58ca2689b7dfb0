"""Predictions of numbers about the boundary of one unit."""

from __future__ import annotations

import math

import streamlit as st

from bn_core import normalize
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask where a unit's boundary lies in a batch, and how much it scatters."""
    one, two = st.columns(2, gap="large")
    batch = normalize([[1.0], [2.0], [3.0], [10.0]])
    with one:
        ask_prediction(
            "line of a batch",
            "One unit with batch norm (γ = 1, β = 0) puts a value into class B if its x̂ is above "
            "0. The batch is 1, 2, 3, 10, in training mode. At which value does class B begin?",
            float(batch.mean[0]),
            "x̂ is 0 at the mean of the batch. With a 2 in place of the 10 it would begin at 2.",
        )
    with two:
        ask_prediction(
            "scatter of a line",
            "In batches of 4 the boundary of this unit scatters from batch to batch. By what "
            "factor does it scatter less in batches of 64?",
            math.sqrt(64 / 4),
            "The mean of B values scatters by σ/√B.",
        )
