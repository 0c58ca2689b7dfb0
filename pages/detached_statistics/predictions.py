"""Predictions about detached statistics."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig
from bn_core.norm.gradient_flow import measure_gradient_flow
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def show_predictions(u: NDArray[np.float64], toy: BiasDriftConfig) -> None:
    """Ask for a bias, and for the share of a gradient that a batch of five keeps."""
    one, two = st.columns(2, gap="large")
    half = max(1, toy.toy_steps // 2)
    drift = simulate_bias_drift(u, -2.0, toy.toy_rate, half)
    with one:
        ask_prediction(
            "bias",
            f"Set the target to −2 and train the bias for {half} steps at learning rate "
            f"{format_number(toy.toy_rate)}. Where does b end with the mean detached?",
            float(drift.bias_left_out[-1]),
            "Each step adds 2 · learning rate · target to b, with the sign of the target.",
        )
    with two:
        ask_prediction(
            "passing five",
            "A random gradient reaches a batch of five. What share of its size (root mean square) "
            "is left after the paths through the mean and the variance?",
            math.sqrt(3 / 5),
            "Two of five components are gone, so √(3/5) is left. Measured on random batches: "
            f"{format_number(float(measure_gradient_flow([5]).rms[0]))}.",
        )
