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
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

NAMES = VarianceEstimatesConfig.parameter_names()
_LABELS = {"batches": "Random batches averaged", "seed": "Seed of these batches"}


def show_estimates(batch_size: int) -> None:
    """Show both estimates by batch size, with one marked."""
    st.markdown(
        "The mean of a batch lies closer to the batch's own values than the true mean does. So "
        "the average of (x − μ)² over N values is too small: on average (N − 1)/N of the true "
        "variance. PyTorch multiplies it by N/(N − 1) before it stores it, and normalizes "
        "without that correction. Here both are measured on normal random numbers."
    )
    config = VarianceEstimatesConfig(**show_controls(VarianceEstimatesConfig, _LABELS))
    result = _measure(config.seed, int(config.batches))
    marked = batch_size if batch_size <= result.size[-1] else None
    drawn = [draw_estimates(result, get_theme(), marked), draw_factor(result, get_theme())]
    show_figures([{**each, "row": "estimates"} for each in drawn], key="estimates")
    _describe_estimates(result)


def _describe_estimates(result: VarianceEstimates) -> None:
    factors = [
        f"{format_number(float(result.factor[result.at(n)]))} for N = {n}" for n in (2, 8, 64)
    ]
    st.markdown(
        f"The factor N/(N − 1) is {', '.join(factors)}. An encyclopedia says that the correction "
        f"is only approximately unbiased. {measure_correction_bias(result, 8).because} "
        "[More on this claim](/claims?claim=C08)"
    )
    at = result.at(8)
    st.markdown(
        "For a single batch the correction matters little: for N = 8 it adds "
        f"{format_number(100 * float(result.factor[at] - 1))}%, while the variance of one batch "
        f"scatters by {format_number(100 * float(result.spread[at]))}% (standard deviation). "
        "Averaging over many batches removes the scatter, but not the bias."
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _measure(seed: int, batches: int) -> VarianceEstimates:
    return measure(seed, batches)
