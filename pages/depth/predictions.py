"""Predictions of numbers about depth."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.lessons.depth.config import DepthConfig
from bn_core.lessons.depth.verdicts import LAMBDA
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions(config: DepthConfig) -> None:
    """Ask for factors of norms, squares, and variances over many layers."""
    st.subheader("Check yourself", anchor=False)
    one, two, three = st.columns(3, gap="large")
    root = math.sqrt(LAMBDA)
    with one:
        ask_prediction(
            "factor of the norm",
            f"The squared norm grows by π/(π − 1) = {format_number(LAMBDA, 4)} a layer. By what "
            "factor does the norm grow?",
            root,
            f"Its root. In {config.layers} layers that makes {format_number(root**config.layers)}.",
        )
    with two:
        ask_prediction(
            "decades of decay",
            "Weights of variance 1/(3 fan-in) before ReLU: half of the units pass a gradient. By "
            "what factor does its norm change a layer?",
            math.sqrt(1 / 6),
            f"√(1/3 · 1/2). In {config.layers} layers: "
            f"{format_number(math.sqrt(1 / 6) ** config.layers)}.",
        )
    with three:
        ask_prediction(
            "doubling",
            "A residual block without a norm, of He's weights, doubles the stream's variance. By "
            "what factor has it grown after 10 blocks?",
            2.0**10,
            "And the squared gradient on its way back in the same way: skips alone explode.",
        )
