"""Predictions about means and their number."""

from __future__ import annotations

import streamlit as st

from bn_core import Forward, normalize
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import count_statistics
from pages.shared.predict import ask_prediction


def show_predictions(config: AxesConfig, step: Forward) -> None:
    """Ask two questions about the norm and the block on the page."""
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        _predict_mean(config, step)
    with two:
        _predict_count(config, step)


def _predict_mean(config: AxesConfig, step: Forward) -> None:
    x = step.x.copy()
    x[0, 0] += 100.0
    moved = float((normalize(x, axes=step.axes).mean - step.mean).flat[0])
    picture = config.h * config.w
    ask_prediction(
        "moved",
        f"Add 100 to channel 1 of example 1, {picture} number{'s' * (picture > 1)}, and to nothing "
        f"else. By how much does their mean move, under {config.norm} norm?",
        moved,
        f"{picture} of the {step.count} numbers that share it went up by 100.",
    )


def _predict_count(config: AxesConfig, step: Forward) -> None:
    shape = (32, 16 * config.c, 28, 28)
    result = count_statistics(step.axes, shape)
    grouped = f" with G = {config.groups}" if config.norm == "group" else ""
    ask_prediction(
        "means",
        f"A real layer: 32 examples of {shape[1]} channels, 28 × 28 each. How many means does "
        f"{config.norm} norm{grouped} compute?",
        result.means,
        f"Each is the mean of {result.values_per_mean} numbers.",
    )
