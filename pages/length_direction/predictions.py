"""Predictions of numbers about length and direction."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bn_core.lessons.length_direction.single_unit import UnitDescent, descend_unit
from pages.shared.predict import ask_prediction


def show_predictions(result: UnitDescent) -> None:
    """Ask for gradient and rate at ten times the length, and after decay."""
    st.subheader("Check yourself", anchor=False)
    one, two, three = st.columns(3, gap="large")
    normed = result if result.config.normed else descend_unit(replace(result.config, normed=True))
    with one:
        ask_prediction(
            "gradient at ten times",
            "With batch norm: the gradient at 10w is how many times the one at w?",
            normed.at(10.0).slope / normed.state.slope if normed.state.slope else 0.1,
            "The loss is the same along the ray, so ten times the length makes slopes a tenth.",
        )
    with two:
        ask_prediction(
            "rate at ten times",
            "From 10w, how many times the learning rate makes the same steps, ten times as long?",
            100.0,
            "A tenth of the gradient must become ten times the step: the rate counts as η/‖w‖².",
        )
    with three:
        ask_prediction(
            "rate after decay",
            "Decay takes ηλ = 0.01 of w at each step. After 100 steps of decay alone, η/‖w‖² is "
            "how many times as large?",
            0.99**-200,
            "(1 − ηλ) to the power −2 · 100.",
        )
