"""Biased and unbiased estimates of a variance."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.running_averages.config import VarianceEstimatesConfig
from bn_core.lessons.running_averages.variance_estimates import (
    VarianceEstimates,
    measure_correction_bias,
)
from bn_core.lessons.running_averages.variance_estimates import estimate_variance as measure
from bn_core.lessons.running_averages.variance_figure import draw_estimates, draw_factor
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures

NAMES = tuple(name for name, _ in VarianceEstimatesConfig.parameters())
_LABELS = {"batches": "Batches averaged", "seed": "Seed of the numbers"}


def show_estimates() -> None:
    """Show both estimates by batch size, with that of the timeline marked."""
    st.subheader("Biased to normalize, unbiased to store", anchor=False)
    st.markdown(
        "A batch's own mean lies nearer to its numbers than the true mean does, so the average "
        "of (x − μ)² over N numbers falls short by (N − 1)/N. PyTorch multiplies by N/(N − 1) "
        "before it stores the variance. Here are many normal batches, measured."
    )
    config = VarianceEstimatesConfig(**show_controls(VarianceEstimatesConfig, _LABELS))
    result = _measure(config.seed, int(config.batches))
    size = int(st.session_state["batch_size"])
    marked = size if size <= result.size[-1] else None
    drawn = [draw_estimates(result, get_theme(), marked), draw_factor(result, get_theme())]
    show_figures([{**each, "row": "estimates"} for each in drawn], key="estimates")
    _describe_estimates(result)


def _describe_estimates(result: VarianceEstimates) -> None:
    factors = [
        f"{format_number(float(result.factor[result.at(n)]))} at N = {n}" for n in (2, 8, 64)
    ]
    st.markdown(f"The factor N/(N − 1) is {', '.join(factors)}.")
    eight = measure_correction_bias(result, 8)
    st.markdown(
        f"An encyclopedia says that the correction is only approximately unbiased. {eight.because}"
    )
    at = result.at(8)
    st.markdown(
        "One batch is another matter: at N = 8 the corrected variance of a single batch scatters "
        f"by {format_number(float(result.spread[at]))} of the true one, and the correction itself "
        f"adds {format_number(float(result.factor[at] - 1))}. Averaging over batches is what helps."
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _measure(seed: int, batches: int) -> VarianceEstimates:
    return measure(seed, batches)
