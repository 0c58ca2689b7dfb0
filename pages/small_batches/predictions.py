"""Predictions of numbers about small batches."""

from __future__ import annotations

import math

import streamlit as st

from bn_core import normalize
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for a pair's x̂, a variance of four, and a gradient at three."""
    st.subheader("Check yourself", anchor=False)
    one, two, three = st.columns(3, gap="large")
    pair = normalize([[5.0], [500.0]])
    with one:
        ask_prediction(
            "x_hat of a pair",
            "A batch of two examples, one value each, holds 5 and 500. What is the x̂ of 500?",
            float(pair.x_hat[1, 0]),
            "So it is for 1 and 2, and for any pair that is apart by much more than √ε.",
        )
    with two:
        ask_prediction(
            "variance of four",
            "Batches of 4 are drawn from a source of variance 1. What is their variance on "
            "average, divided by 4 as batch norm does?",
            3 / 4,
            "(B − 1)/B: each batch's mean lies nearer to its own samples than the true one.",
        )
    with three:
        share = math.sqrt(1 / 3)
        ask_prediction(
            "gradient of three",
            "A gradient of rms 1, drawn at random, goes back through a batch of 3 examples with "
            "one value each. What rms of σ·∂L/∂x is left?",
            share,
            f"√((B − 2)/B): of three directions two are taken out. At 256 it is "
            f"{format_number(math.sqrt(254 / 256))}.",
        )
