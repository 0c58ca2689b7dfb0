"""One value in many batches, and the noise of its x̂."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.regularization.batch_noise import (
    SHARES,
    BatchNoise,
    BatchSizeNoise,
    measure_batch_size_noise,
)
from bn_core.lessons.regularization.batch_noise import measure_batch_noise as measure
from bn_core.lessons.regularization.batch_noise_figure import draw_batch_noise
from bn_core.lessons.regularization.config import BatchNoiseConfig
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures

NAMES = tuple(name for name, _ in BatchNoiseConfig.parameters())
_LABELS = {
    "value": "Fixed value, in σ",
    "size": "Examples per batch",
    "draws": "Batches drawn",
    "seed": "Seed of the other examples",
}


def show_batch_noise() -> None:
    """Show the fixed value's x̂ by batch size, and every draw at one size."""
    st.subheader("One value in many batches", anchor=False)
    st.markdown(
        "Keep one value fixed and draw the other examples of its batch again and again. In "
        "training mode the x̂ of this value depends on all of them. In evaluation mode, with the "
        "mean and variance of the source, it is always the same number."
    )
    config = BatchNoiseConfig(**show_controls(BatchNoiseConfig, _LABELS, 4))
    result, one = (
        _measure(config.value, config.draws, config.seed),
        measure_batch_size_noise(config),
    )
    show_figures(draw_batch_noise(result, one, get_theme()), key="batch noise")
    _describe_noise(result, one)


def _describe_noise(result: BatchNoise, one: BatchSizeNoise) -> None:
    """Describe how far x̂ scatters at the chosen size and at both ends."""
    st.markdown(
        f"In batches of {one.size} the x̂ of the value {format_number(result.value)} lies between "
        f"{format_number(float(one.x_hat.min()))} and {format_number(float(one.x_hat.max()))}, "
        f"with standard deviation {format_number(float(one.x_hat.std(ddof=1)))}. In evaluation "
        f"mode it is {format_number(result.inference)}."
    )
    low, high = result.quantiles[-1, 0], result.quantiles[-1, -1]
    st.markdown(
        f"In a batch of 2 only the order counts: x̂ is 1 or −1, on average "
        f"{format_number(float(result.average[0]))}. In batches of {result.sizes[-1]}, "
        f"{format_number(100 * (SHARES[-1] - SHARES[0]))}% of the draws lie between "
        f"{format_number(float(low))} and {format_number(float(high))}. This noise occurs only in "
        "training mode."
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _measure(value: float, draws: int, seed: int) -> BatchNoise:
    return measure(BatchNoiseConfig(value, draws=draws, seed=seed))
