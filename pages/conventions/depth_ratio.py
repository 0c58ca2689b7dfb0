"""Why evaluation mode is smaller in a deep network without any fault."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.conventions.depth_figure import SIZES, draw_depth_ratio
from bn_core.lessons.conventions.depth_ratio import measure_depth_ratio
from bn_core.norm.conventions import KERAS, PYTORCH
from bn_core.text.numbers import format_number
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

_SIZE, _LAYERS = 64, 20


def show_depth_ratio() -> None:
    """Show the ratio of both modes by layer, and say where it comes from."""
    ratios = {size: measure_depth_ratio(PYTORCH, size, _LAYERS) for size in SIZES}
    show_figures([draw_depth_ratio(ratios, get_theme())], key="depth ratio")
    last = float(ratios[_SIZE][-1])
    keras = float(measure_depth_ratio(KERAS, _SIZE, _LAYERS)[-1])
    st.markdown(
        f"Stack {_LAYERS} layers of PyTorch without γ and β, and show them the same batch of "
        f"{_SIZE} until the running statistics have settled. Evaluation mode then gives outputs "
        f"{format_number(last)} times as large as training mode, "
        f"{format_number(100 * (1 - last))}% smaller. Nothing is broken: each layer divides by "
        f"√({_SIZE}/{_SIZE - 1}) too much, because it stores the variance divided by N − 1. In "
        f"Keras 3 the ratio is {format_number(keras)}."
    )
    st.markdown(
        "With two examples per batch the effect is largest: one layer gives ±1 in training mode "
        f"and ±{format_number(float(ratios[2][0]))} in evaluation mode, however long you train."
    )
