"""Predictions of numbers about small batches."""

from __future__ import annotations

import math

import streamlit as st

from bn_core import normalize
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for the x̂ of a pair, and for the gradient that passes a batch of three."""
    one, two = st.columns(2, gap="large")
    pair = normalize([[5.0], [500.0]])
    with one:
        ask_prediction(
            "x_hat of a pair",
            "A batch of two examples, one value each, holds 5 and 500. What is the x̂ of 500?",
            float(pair.x_hat[1, 0]),
            "It is the same for 1 and 2, and for any pair that is much farther apart than √ε.",
        )
    with two:
        share = math.sqrt(1 / 3)
        ask_prediction(
            "gradient of three",
            "A random gradient goes back through a batch of 3 examples with one value each. Which "
            "share of its root mean square is left (σ·∂L/∂x against ∂L/∂y, γ = 1)?",
            share,
            f"√((3 − 2)/3): two of three directions are removed. At 256 it is "
            f"{format_number(math.sqrt(254 / 256))}.",
        )
