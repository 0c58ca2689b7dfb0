"""What happens if channels-last images are read as channels-first."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import normalize
from bn_core.lessons.images.channel_order import REACH, swap_channels, to_pixels
from bn_core.lessons.images.channel_order_figure import NAMES
from bn_core.text.numbers import format_number
from pages.images.gallery import show_gallery
from pages.images.photographs import Photographs
from pages.shared.number_table import show_table


def show_channel_order(batch: Photographs) -> None:
    """Show the first photograph, normalized in the right and the wrong order."""
    right, wrong = normalize(batch.x), normalize(swap_channels(batch.x))
    st.markdown(
        "PyTorch's layers expect N × C × H × W. Cameras, image files and Keras give "
        f"N × H × W × C. Both orders hold the same {right.x.size:,} numbers, so `x.reshape(N, C, "
        "H, W)` raises no error and mixes up all pixels. The right call is `x.permute(0, 3, 1, 2)`."
    )
    pictures = [to_pixels(each.x_hat[0], -REACH, REACH) for each in (right, wrong)]
    show_gallery(pictures, ["x̂ after permute: right", "x̂ after reshape: wrong"], 160)
    rows: list[list[float | str]] = [
        [name, float(a), float(b), float(np.sqrt(c)), float(np.sqrt(d))]
        for name, a, b, c, d in zip(
            NAMES, right.mean, wrong.mean, right.var, wrong.var, strict=True
        )
    ]
    heads = ("channel", "μ, permute", "μ, reshape", "σ, permute", "σ, reshape")
    show_table(heads, rows, None, "Mean and standard deviation of each channel in both orders")
    spread = [format_number(float(np.ptp(each.mean))) for each in (wrong, right)]
    st.markdown(
        "After reshape the channel “red” is the top third of each picture in all its colours, "
        "“green” the middle third and “blue” the bottom third. So the three means differ by "
        f"{spread[0]} at most, not by {spread[1]}. You notice it by such numbers, not by an error. "
        f"Passed without permute or reshape, the array would have {batch.x.shape[2]} channels, and "
        "a layer for 3 channels raises an error."
    )
