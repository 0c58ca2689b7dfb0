"""Predictions about norms of photographs."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import INSTANCE, normalize
from bn_core.inputs.counts import format_count
from pages.images.photographs import Photographs
from pages.shared.predict import ask_prediction


def show_predictions(batch: Photographs) -> None:
    """Ask two questions about the photographs on the page."""
    one, two = st.columns(2, gap="large")
    step = normalize(batch.x)
    with one:
        ask_prediction(
            "pixels",
            f"The batch holds {format_count(len(batch.x), 'photo')} of {batch.x.shape[2]} × "
            f"{batch.x.shape[3]} pixels in 3 colours. How many values does batch norm average into "
            "its mean of red?",
            step.count,
            "All pixels of all photos: N · H · W. Green and blue have means of their own.",
        )
    with two:
        ask_prediction(
            "brighter",
            "Multiply all values of the first photo by 2. By how many "
            "percent does its x̂ change under instance norm? Round to a whole number.",
            round(100 * _measure_doubled(batch)),
            "The mean and the standard deviation double too, so x̂ stays the same.",
        )


def _measure_doubled(batch: Photographs) -> float:
    """Return how far the first photo's x_hat moves if its values are doubled."""
    before, after = (
        normalize(each, axes=INSTANCE).x_hat for each in (batch.x[:1], 2 * batch.x[:1])
    )
    return float(np.sqrt(np.mean((after - before) ** 2) / np.mean(before**2)))
