"""Channels-last images read as channels-first."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import BATCH, Forward, normalize
from bn_core.lessons.images.channel_order import REACH, swap_channels, to_pixels
from bn_core.lessons.images.channel_order_figure import NAMES
from bn_core.lessons.which_axes.sharing import count_statistics
from bn_core.text.numbers import format_number
from pages.shared.number_table import show_table
from pages.which_axes.gallery import show_gallery


def show_channel_order(step: Forward) -> None:
    """Show the first photograph of ``step``, normalized rightly and wrongly.

    The wrong one is of a misread buffer.
    """
    st.subheader("Channels first, or last?", anchor=False)
    examples, colours, height, width = step.x.shape
    st.markdown(
        f"PyTorch's layers want N × C × H × W; cameras, Keras and image files give N × H × W × C. "
        f"The buffer holds the same {step.x.size:,} numbers in another order, so `reshape` accepts "
        "it without a word. `permute(0, 3, 1, 2)` is what was meant."
    )
    wrong = normalize(swap_channels(step.x))
    shown = [to_pixels(each.x_hat[0], -REACH, REACH) for each in (step, wrong)]
    show_gallery(shown, ["x̂, permuted: right", "x̂, reshaped: wrong"], 160)
    rows = [
        (name, float(right), float(off), float(np.sqrt(a)), float(np.sqrt(b)))
        for name, right, off, a, b in zip(
            NAMES, step.mean, wrong.mean, step.var, wrong.var, strict=True
        )
    ]
    heads = ("channel", "μ, permuted", "μ, reshaped", "σ, permuted", "σ, reshaped")
    show_table(
        heads, rows, None, "Means and standard deviations of the channels, right and misread"
    )
    spread = (float(np.ptp(step.mean)), float(np.ptp(wrong.mean)))
    unmoved = count_statistics(BATCH, (examples, height, width, colours)).means
    st.markdown(
        "Misread, “red” is the top third of each picture in all its colours, “green” the middle, "
        f"“blue” the bottom: three means within {format_number(spread[1])} of each other, not "
        f"{format_number(spread[0])}. Handed over as it "
        f"is, the block would have {unmoved} means: a layer made for {colours} channels refuses it."
    )
