"""Predictions of numbers about length and direction."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.single_unit import evaluate_unit, to_directions
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions() -> None:
    """Ask for the gradient at another length, and for the rate after decay."""
    one, two = st.columns(2, gap="large")
    config = UnitConfig()
    w = config.length * to_directions(np.array(config.angle))
    here, there = (evaluate_unit(config, factor * w) for factor in (1.0, 10.0))
    with one:
        ask_prediction(
            "gradient at ten times",
            f"With batch norm the gradient at w has length {format_number(here.slope)}. How long "
            "is it at 10 w?",
            there.slope,
            "The loss is the same along the ray. From 10 w the same turn is ten times as far, so "
            "the gradient is a tenth as long.",
        )
    with two:
        ask_prediction(
            "rate after decay",
            "Weight decay takes ηλ = 1% of w at each step. After 100 steps of decay alone, "
            "η/‖w‖² is how many times as large?",
            0.99**-200,
            "The length is 0.99¹⁰⁰ = 0.366 times as large, and the rate goes with 1/‖w‖².",
        )
