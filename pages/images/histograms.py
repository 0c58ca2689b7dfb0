"""The histogram of every channel, before and after batch norm."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import normalize
from bn_core.inputs.images.decode import SIDE
from bn_core.lessons.images.channel_order import compute_channel_histograms
from bn_core.lessons.images.channel_order_figure import NAMES, draw_channel_histograms
from bn_core.text.numbers import format_number
from pages.images.photographs import Photographs
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme


def show_histograms(batch: Photographs) -> None:
    """Show what batch norm does to the distribution of each colour."""
    step = normalize(batch.x)
    result = compute_channel_histograms(step)
    show_figures(draw_channel_histograms(result, get_theme()), "channels")
    lines = [
        f"{name}: μ = {format_number(mean)}, σ = {format_number(std)}"
        for name, mean, std in zip(
            NAMES, step.mean.tolist(), np.sqrt(step.var).tolist(), strict=True
        )
    ]
    st.markdown(
        f"Each mean averages {step.count:,} pixels. {'; '.join(lines)}. Batch norm moves each "
        "histogram to mean 0 and stretches it to standard deviation 1. The shape stays: it does "
        "not become a bell curve."
    )
    if len(batch.x) == 1:
        st.markdown(
            f"A batch of one photo works, because each mean averages {SIDE} × {SIDE} positions."
        )
        return
    alone = step.x_hat.mean((2, 3))
    far = np.unravel_index(int(np.argmax(abs(alone))), alone.shape)
    st.markdown(
        "All photos together have mean 0 in each channel, but a single photo does not: "
        f"“{batch.titles[far[0]]}” has mean {format_number(float(alone[far]))} in "
        f"{NAMES[far[1]]}. So batch norm keeps how bright a photo is compared with the others."
    )
