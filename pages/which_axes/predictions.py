"""Predictions about means and their number."""

from __future__ import annotations

import streamlit as st

from bn_core import Forward, normalize
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import count_statistics
from pages.shared.predict import ask_prediction


def show_predictions(config: AxesConfig, step: Forward) -> None:
    """Ask two questions about the norm and the block on the page."""
    one, two = st.columns(2, gap="large")
    with one:
        _predict_mean(config, step)
    with two:
        _predict_count(config, step)


def _predict_mean(config: AxesConfig, step: Forward) -> None:
    x = step.x.copy()
    x[0, 0] += 100.0
    moved = float((normalize(x, axes=step.axes).mean - step.mean).flat[0])
    positions = config.h * config.w
    values = f"all {positions} values" if positions > 1 else "the only value"
    ask_prediction(
        "moved",
        f"Add 100 to {values} of channel 1 in example 1, and change nothing else. By how much does "
        f"the mean μ of their set rise under {config.norm} norm?",
        moved,
        f"{positions} of the {step.count} values in that mean went up by 100.",
    )


def _predict_count(config: AxesConfig, step: Forward) -> None:
    shape = (32, 16 * config.c, 28, 28)
    result = count_statistics(step.axes, shape)
    grouped = f" with G = {config.groups}" if config.norm == "group" else ""
    ask_prediction(
        "means",
        f"A real layer has 32 examples of {shape[1]} channels, 28 × 28 positions each. How many "
        f"means does {config.norm} norm{grouped} compute?",
        result.means,
        f"Each of them averages {result.values_per_mean} values.",
    )
