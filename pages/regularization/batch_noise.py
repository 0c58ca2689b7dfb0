"""One value in many batches, and the noise of its x̂."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.regularization.batch_noise import (
    BatchNoise,
    BatchSizeNoise,
    measure_batch_noise,
    measure_batch_size_noise,
)
from bn_core.lessons.regularization.batch_noise_figure import draw_by_size, draw_samples
from bn_core.lessons.regularization.config import BatchNoiseConfig
from bn_core.lessons.regularization.sentences import describe_noise
from pages.shared.controls import show_controls
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

NAMES = BatchNoiseConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {
    "value": "Fixed value, in σ",
    "size": "Examples per batch",
    "draws": "Batches drawn",
    "seed": "Seed of the other examples",
}


def choose_noise() -> BatchNoiseConfig:
    """Show the controls of the fixed value and its batches, and return their config."""
    return BatchNoiseConfig(**show_controls(BatchNoiseConfig, _LABELS, 2, ("seed",)))


def measure_noise(config: BatchNoiseConfig) -> tuple[BatchNoise, BatchSizeNoise]:
    """Measure the noise in batches of all sizes, and of the chosen one."""
    return _measure(config.value, config.draws, config.seed), measure_batch_size_noise(config)


@st.cache_data(max_entries=64, show_spinner=False)
def _measure(value: float, draws: int, seed: int) -> BatchNoise:
    return measure_batch_noise(BatchNoiseConfig(value, draws=draws, seed=seed))


def show_noise(config: BatchNoiseConfig, result: BatchNoise, one: BatchSizeNoise) -> None:
    """Show the fixed value's x̂ by batch size."""
    show_figures([draw_by_size(result, config.size, get_theme())], "batch noise")
    st.markdown("  \n".join(describe_noise(result, one)))
    st.caption(
        "One value is fixed. The other examples of its batch are drawn again and again, normally "
        f"distributed with mean 0 and variance 1: {config.draws:,} batches of each size. "
        f"The dotted line marks batches of {config.size}."
    )


def show_draws(result: BatchNoise, one: BatchSizeNoise) -> None:
    """Show every draw at the chosen size."""
    show_figures([draw_samples(result, one, get_theme())], "batch noise draws")
    st.caption(
        "Each dot is one batch. The value is the same in all of them; the mean and the spread of "
        "the other examples decide its x̂."
    )
